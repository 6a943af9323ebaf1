import { cellsOf, type OpenApiDocument } from "../contract.ts";

// The document type of `openapi-types`, in its own shape: interfaces without index signatures, and optional parts.
interface InfoObject {
  title: string;
  description?: string;
  version: string;
}
interface OperationObject {
  operationId?: string;
  responses?: Record<string, { description: string } | { $ref: string }>;
}
interface PathItemObject {
  $ref?: string;
  summary?: string;
  get?: OperationObject;
}
interface ComponentsObject {
  schemas?: Record<string, { type?: string }>;
  securitySchemes?: Record<string, { type: string } | { $ref: string }>;
  pathItems?: Record<string, { $ref: string } | PathItemObject>;
}
interface PathsWebhooksComponents {
  paths?: Record<string, PathItemObject | undefined>;
  webhooks?: Record<string, PathItemObject | { $ref: string }>;
  components?: ComponentsObject;
}
type Document = {
  openapi: string;
  info: InfoObject;
  jsonSchemaDialect?: string;
  servers?: { url: string }[];
  security?: { [name: string]: string[] }[];
  tags?: { name: string }[];
} & PathsWebhooksComponents;

declare const theirs: Document;
const ours: OpenApiDocument = theirs;
cellsOf(ours);
cellsOf(theirs);

// @ts-expect-error a document has a title
cellsOf({ openapi: "3.1.0", info: { version: "1" }, paths: {} });
