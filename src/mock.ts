export type { ContractName } from "./contract/documents.ts";
export { contractNames } from "./contract/documents.ts";
export type { OpenApiDocument } from "./contract/openapi.ts";
export type { ScenarioOptions, ScenarioStep, Script } from "./mock/scenario.ts";
export { scenario } from "./mock/scenario.ts";
export type { Mock, MockOptions } from "./mock/start-mock.ts";
export { startMock } from "./mock/start-mock.ts";
