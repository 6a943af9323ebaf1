import { keysOfPointer } from "../contract/json-pointer.ts";
import type { At, OpenApiDocument, Schema } from "../contract/openapi.ts";
import { schemasAt } from "./contract-answers.ts";
import { readAt, writeAt } from "./pointer.ts";
import { type ListField, listOf } from "./task-description.ts";

/** A body that is being filled in, with the schema that says what may be in it. */
export class AnswerDraft {
  body: unknown;
  readonly #document: OpenApiDocument;
  readonly #schema: At<Schema> | undefined;
  /** The bodies of the document's own answers about tasks. */
  readonly #shown: readonly unknown[];

  constructor(document: OpenApiDocument, schema: At<Schema> | undefined, body: unknown, shown: readonly unknown[]) {
    this.#document = document;
    this.#schema = schema;
    this.body = body;
    this.#shown = shown;
  }

  /** Writes a value where the answer has such a field or may have it. */
  put(pointer: string | undefined, value: unknown): void {
    if (pointer === undefined || value === undefined) return;
    const shown = readAt(this.body, pointer);
    const types = schemasAt(this.#document, this.#schema, keysOfPointer(pointer)).flatMap(({ value: schema }) =>
      typeof schema === "object" ? listOf(schema.type) : [],
    );
    if (shown === undefined && types.length === 0) return;
    const takesText = typeof shown === "string" || (types.includes("string") && !types.includes("object"));
    const text = takesText && typeof value !== "string" && value !== null ? JSON.stringify(value) : value;
    const parent = pointer.slice(0, pointer.lastIndexOf("/"));
    if (!isObject(readAt(this.body, parent))) {
      // What else belongs into it is as the document shows it for another task.
      const shownParent = this.#shown.map((body) => readAt(body, parent));
      this.body = writeAt(this.body, parent, structuredClone(shownParent.find(isObject) ?? {}));
    }
    this.body = writeAt(this.body, pointer, text);
  }

  /** Writes a time in the way in which the example has it; one that shows none stays as it is. */
  date(pointer: string | undefined, at: number | undefined): void {
    const shown = pointer === undefined ? undefined : readAt(this.body, pointer);
    if (pointer === undefined || at === undefined) return;
    if (typeof shown === "number") this.body = writeAt(this.body, pointer, Math.round(at));
    if (typeof shown !== "string") return;
    const iso = new Date(at).toISOString();
    this.body = writeAt(this.body, pointer, /Z|[+-]\d\d:\d\d$/.test(shown) ? iso : iso.slice(0, -1));
  }

  /** Writes a list of items, each in the form of the document's own. */
  list<Key extends string>(
    field: ListField<Key> | undefined,
    items: readonly Partial<Record<Key, unknown>>[] | undefined,
  ): void {
    if (field === undefined || items === undefined) return;
    const examples = this.#shown.map((body) => readAt(body, field.at));
    const example: unknown = examples.find((list) => Array.isArray(list) && list.length > 0);
    const first: unknown = Array.isArray(example) ? example[0] : {};
    const written = items.map((item) => {
      if (field.item !== undefined) return item[field.item];
      const entry = structuredClone(first) as Record<string, unknown>;
      for (const key of Object.keys(item) as Key[]) {
        const name: string | undefined = field[key];
        if (name !== undefined && item[key] !== undefined) entry[name] = item[key];
      }
      return entry;
    });
    this.put(field.at, written);
  }
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
