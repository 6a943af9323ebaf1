export type { TaskClient } from "./client.ts";
export { createTaskClient } from "./client.ts";
export type { ClientOptions, ProviderDefaults } from "./http/client-options.ts";
export { resolveClientOptions } from "./http/client-options.ts";
export type { Api, Call, Http, HttpTraits, Reply } from "./http/http.ts";
export { createHttp, replyTo } from "./http/http.ts";
export type { CanEndSession, CanList, CanPause, CanResume, CanStop, TaskRef } from "./lifecycle/capabilities.ts";
export type { StepsOptions } from "./lifecycle/step-reader.ts";
export type { PausedOptions, StopOptions } from "./lifecycle/wait-plan.ts";
export type {
  EmptyAnswers,
  FoundTask,
  ManyReader,
  Provider,
  Reading,
  ReadingsPage,
  SchemaField,
  Started,
  StartFinder,
  StepsPage,
} from "./provider.ts";
export type { NumberedList } from "./providers/numbered-list.ts";
export { readManyByNumber } from "./providers/numbered-list.ts";
export { asId, asNumber, asString, asText, asUtc, isRecord, stringValues } from "./task/narrow.ts";
export type { Handle, TaskFailure, TaskFile, TaskState, TaskStep, TaskUsage, Verdict } from "./task/task.ts";
export { toTaskState } from "./task/task.ts";
