export type { QueueConnection } from "./bullmq/load-bullmq.ts";
export type { TaskOptions } from "./bullmq/task-job.ts";
export {
  createTaskQueue,
  type QueuedTask,
  type TaskQueue,
  type TaskQueueOptions,
  type WaitForOptions,
} from "./bullmq/task-queue.ts";
export type { StepClient } from "./bullmq/task-step.ts";
export { createTaskWorker, type TaskWorker, type TaskWorkerOptions } from "./bullmq/task-worker.ts";
