export { cellsOf } from "./contract/cells.ts";
export type { Contract, ContractFetch, ContractOptions } from "./contract/create-contract.ts";
export { createContract } from "./contract/create-contract.ts";
export { type ContractName, contractDocument, contractNames } from "./contract/documents.ts";
export type { ContractExchange } from "./contract/exchange.ts";
export type { OpenApiDocument } from "./contract/openapi.ts";
export { ContractError, describeViolation, type Violation } from "./contract/violation.ts";
