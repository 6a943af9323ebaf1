/**
 * What the vendored contract keeps, object by object. A field that is not named here is dropped wherever it stands,
 * which is how prose, tags, contacts and `x-` extensions go while a *property named* `description` stays: names of
 * properties are keys of a map, not fields.
 *
 * The order of fields is the order in which they are written. Callbacks, webhooks and links are left out on purpose:
 * a contract holds the operations that are called.
 */
export type Kind =
  /** Copied untouched and never looked into: examples, defaults, enums. */
  | "value"
  /** A list whose order means nothing: sorted. */
  | "names"
  /** Replaced by the HTTP reason phrase of the status it stands under. */
  | "reasonPhrase"
  | "security"
  | "parameters"
  | ObjectKind
  | { mapOf: Kind }
  /** A map that is shown in its own order: mocks answer with the first example. */
  | { orderedMapOf: Kind }
  | { listOf: Kind };

export type ObjectKind =
  | "document"
  | "info"
  | "server"
  | "serverVariable"
  | "components"
  | "pathItem"
  | "operation"
  | "parameter"
  | "header"
  | "requestBody"
  | "response"
  | "mediaType"
  | "encoding"
  | "example"
  | "securityScheme"
  | "schema"
  | "discriminator";

const examples: Record<string, Kind> = { example: "value", examples: { orderedMapOf: "example" } };
const serialization: Record<string, Kind> = {
  required: "value",
  deprecated: "value",
  style: "value",
  explode: "value",
  schema: "schema",
  content: { mapOf: "mediaType" },
  ...examples,
};

export const SHAPES: Record<ObjectKind, Record<string, Kind>> = {
  document: {
    openapi: "value",
    info: "info",
    jsonSchemaDialect: "value",
    servers: { listOf: "server" },
    security: "security",
    paths: { mapOf: "pathItem" },
    components: "components",
  },
  info: { title: "value", version: "value" },
  server: { url: "value", variables: { mapOf: "serverVariable" } },
  serverVariable: { enum: "value", default: "value" },
  components: {
    securitySchemes: { mapOf: "securityScheme" },
    parameters: { mapOf: "parameter" },
    headers: { mapOf: "header" },
    requestBodies: { mapOf: "requestBody" },
    responses: { mapOf: "response" },
    examples: { mapOf: "example" },
    schemas: { mapOf: "schema" },
  },
  pathItem: {
    servers: { listOf: "server" },
    parameters: "parameters",
    get: "operation",
    put: "operation",
    post: "operation",
    delete: "operation",
    options: "operation",
    head: "operation",
    patch: "operation",
    trace: "operation",
  },
  operation: {
    operationId: "value",
    deprecated: "value",
    servers: { listOf: "server" },
    security: "security",
    parameters: "parameters",
    requestBody: "requestBody",
    responses: { mapOf: "response" },
  },
  parameter: { name: "value", in: "value", ...serialization, allowEmptyValue: "value", allowReserved: "value" },
  header: serialization,
  requestBody: { required: "value", content: { mapOf: "mediaType" } },
  response: { description: "reasonPhrase", headers: { mapOf: "header" }, content: { mapOf: "mediaType" } },
  mediaType: { schema: "schema", ...examples, encoding: { mapOf: "encoding" } },
  encoding: {
    contentType: "value",
    headers: { mapOf: "header" },
    style: "value",
    explode: "value",
    allowReserved: "value",
  },
  example: { value: "value", externalValue: "value" },
  securityScheme: {
    type: "value",
    in: "value",
    name: "value",
    scheme: "value",
    bearerFormat: "value",
    openIdConnectUrl: "value",
    flows: "value",
  },
  schema: {
    $ref: "value",
    $dynamicRef: "value",
    $dynamicAnchor: "value",
    $anchor: "value",
    title: "value",
    type: "value",
    format: "value",
    contentEncoding: "value",
    contentMediaType: "value",
    contentSchema: "schema",
    deprecated: "value",
    readOnly: "value",
    writeOnly: "value",
    enum: "value",
    const: "value",
    default: "value",
    multipleOf: "value",
    minimum: "value",
    exclusiveMinimum: "value",
    maximum: "value",
    exclusiveMaximum: "value",
    minLength: "value",
    maxLength: "value",
    pattern: "value",
    minItems: "value",
    maxItems: "value",
    uniqueItems: "value",
    minContains: "value",
    maxContains: "value",
    minProperties: "value",
    maxProperties: "value",
    required: "names",
    dependentRequired: { mapOf: "names" },
    properties: { mapOf: "schema" },
    patternProperties: { mapOf: "schema" },
    additionalProperties: "schema",
    unevaluatedProperties: "schema",
    propertyNames: "schema",
    dependentSchemas: { mapOf: "schema" },
    prefixItems: { listOf: "schema" },
    items: "schema",
    unevaluatedItems: "schema",
    contains: "schema",
    discriminator: "discriminator",
    oneOf: { listOf: "schema" },
    anyOf: { listOf: "schema" },
    allOf: { listOf: "schema" },
    not: "schema",
    if: "schema",
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own keyword; the table is never awaited.
    then: "schema",
    else: "schema",
    $defs: { mapOf: "schema" },
    example: "value",
    examples: "value",
  },
  discriminator: { propertyName: "value", mapping: "value" },
};
