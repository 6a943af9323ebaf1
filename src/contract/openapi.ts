import { escapeKey, keysOfPointer } from "./json-pointer.ts";

/** A JSON Schema of draft 2020-12, as far as this library looks into one. */
export type Schema = boolean | SchemaObject;

export type SchemaObject = {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly additionalProperties?: Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
};

export type Reference = { readonly $ref?: string };

/** How a value is written as text: in a parameter, a header, or one property of a form. */
export type Serialization = {
  readonly style?: string;
  readonly explode?: boolean;
};

export type Parameter = Reference &
  Serialization & {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly allowEmptyValue?: boolean;
    readonly schema?: Schema;
    readonly content?: Content;
  };

export type HeaderObject = Reference &
  Serialization & {
    readonly required?: boolean;
    readonly schema?: Schema;
    readonly content?: Content;
  };

/** How one property of a form is written. */
export type Encoding = Serialization & {
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
};

export type MediaTypeObject = {
  readonly schema?: Schema;
  readonly encoding?: Readonly<Record<string, Encoding>>;
  readonly examples?: Readonly<Record<string, { readonly value?: unknown }>>;
};
export type Content = Readonly<Record<string, MediaTypeObject>>;
export type RequestBody = Reference & { readonly required?: boolean; readonly content?: Content };
export type ResponseObject = Reference & {
  readonly content?: Content;
  readonly headers?: Readonly<Record<string, HeaderObject>>;
  readonly links?: Readonly<Record<string, unknown>>;
};
export type SecurityScheme = Reference & {
  readonly type: string;
  readonly in?: string;
  readonly name?: string;
  readonly scheme?: string;
};
type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

export type OperationObject = {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses?: Readonly<Record<string, ResponseObject>>;
  readonly security?: readonly SecurityRequirement[];
  readonly callbacks?: Readonly<Record<string, unknown>>;
};

/** What a document's operations may refer to, by kind and name. */
export type Components = {
  readonly [Kind in ComponentKind]?: Readonly<Record<string, unknown>> | undefined;
};
type ComponentKind =
  | "schemas"
  | "responses"
  | "parameters"
  | "examples"
  | "requestBodies"
  | "headers"
  | "securitySchemes"
  | "links"
  | "callbacks"
  | "pathItems";

/** An OpenAPI 3.1 document, as far as this library looks into one. `OpenAPIV3_1.Document` of `openapi-types` fits it. */
export type OpenApiDocument = {
  /** The version of OpenAPI that it is written in. */
  readonly openapi: string;
  /** `title` is how violations name a document of your own. */
  readonly info: { readonly title: string; readonly version: string };
  /** The operations, by path template and then by method. */
  readonly paths?: Readonly<Record<string, object | undefined>> | undefined;
  /** The keys that an operation needs unless it says otherwise. */
  readonly security?: readonly SecurityRequirement[] | undefined;
  /** What the operations refer to. */
  readonly components?: Components | undefined;
};

/** A part of a document and the JSON pointer to it; the pointer is how Ajv is told which schema to use. */
export type At<T> = { readonly value: T; readonly pointer: string };

/** The part of a document one or more keys further down. */
export function below<T>({ value, pointer }: At<unknown>, ...keys: (string | number)[]): At<T> {
  let found = value;
  let path = pointer;
  for (const key of keys) {
    found = typeof found === "object" && found !== null ? (found as Record<string, unknown>)[key] : undefined;
    path += `/${escapeKey(key)}`;
  }
  return { value: found as T, pointer: path };
}

/** The part that a `$ref` means, or the part itself. Only references within the document are known. */
export function resolve<T>(document: OpenApiDocument, at: At<T>): At<T> {
  let found = at;
  for (let hops = 0; hops < 32; hops++) {
    const ref = (found.value as Reference | undefined)?.$ref;
    if (typeof ref !== "string") return found;
    if (!ref.startsWith("#/")) throw new TypeError(`The document refers to ${ref}, outside of itself.`);
    found = atPointer<T>(document, decodeURIComponent(ref.slice(1)));
    if (found.value === undefined) throw new TypeError(`The document refers to ${ref}, which it does not have.`);
  }
  throw new TypeError(`The document's ${at.pointer} refers to itself.`);
}

/** The part of a document that a JSON pointer leads to. */
export function atPointer<T>(document: OpenApiDocument, pointer: string): At<T> {
  return below<T>({ value: document, pointer: "" }, ...keysOfPointer(pointer));
}
