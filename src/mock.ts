export type { ContractName } from "./contract/documents.ts";
export { contractNames } from "./contract/documents.ts";
export type { OpenApiDocument } from "./contract/openapi.ts";
export type { AnswerScript, AnswerStep } from "./mock/answer-script.ts";
export type { AnswerChoice } from "./mock/contract-answers.ts";
export { createMock, type Mock, type MockedTask, type MockOptions } from "./mock/create-mock.ts";
export type { Fault, FaultEffect, MockRole } from "./mock/fault.ts";
export { type MockRequest, UnhandledRequestError } from "./mock/mock-request.ts";
export type {
  Script,
  ScriptFile,
  ScriptStep,
  ScriptUsage,
  StartedTask,
  StatusPhase,
  TaskScript,
} from "./mock/script.ts";
export { type MockServer, type MockServerOptions, startMock } from "./mock/start-mock.ts";
export type {
  ListDescription,
  ListField,
  TaskDescription,
  TaskFields,
  TaskOperation,
  TaskOperations,
  WebhookDescription,
} from "./mock/task-description.ts";
export type { WebhookTarget } from "./mock/webhook-sender.ts";
export { type DeliveryOptions, signDelivery } from "./webhooks/sign-delivery.ts";
