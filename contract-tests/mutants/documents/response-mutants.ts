import type { OpenApiDocument, ResponseObject } from "../../../src/contract/openapi.ts";
import type { Operation } from "../../../src/contract/operations.ts";
import { bodyTypes } from "../../../src/contract-diff/error-types.ts";
import { type Draft, down, partOf, renameKey, STRANGE_TYPE } from "./mutant.ts";

/** A status that no document declares, and that clients treat as they treat other refusals. */
const STRANGE_STATUS = "418";
const GOOD_STATUSES = ["202", "203", "206"];

/** Changes of the statuses that an operation declares. */
export function* statuses(document: OpenApiDocument, { responses }: Operation, at: string): Generator<Draft> {
  const base = { side: "response", at: down(at, "responses") } as const;
  const errors = [...responses.keys()].filter((status) => !status.startsWith("2"));
  const [shared] = errors.filter((status) => isShared(status));
  if (shared !== undefined) {
    yield {
      ...base,
      rule: "error status added",
      what: `${STRANGE_STATUS} like ${shared}`,
      edit: (copy) => {
        const all = partOf(copy, base.at);
        all[STRANGE_STATUS] = structuredClone(all[shared]);
      },
    };
  }
  for (const status of responses.keys()) {
    yield {
      ...base,
      rule: isShared(status) ? "error status removed" : "status removed",
      what: status,
      edit: (copy) => {
        delete partOf(copy, base.at)[status];
      },
    };
    const other = status.startsWith("2") ? (GOOD_STATUSES.find((one) => !responses.has(one)) ?? "") : STRANGE_STATUS;
    yield {
      ...base,
      rule: status.startsWith("2") ? "status changed" : "error status changed",
      what: `${status} to ${other}`,
      edit: (copy) => renameKey(partOf(copy, base.at), status, other),
    };
  }

  /** Says whether the bodies of an error have the types of other errors' bodies. */
  function isShared(status: string): boolean {
    const typesOf = (one: string) =>
      bodyTypes(document as never, {
        node: responses.get(one)?.value as never,
        pointer: responses.get(one)?.pointer ?? "",
      });
    const others = errors.filter((other) => other !== status).flatMap(typesOf);
    return errors.includes(status) && typesOf(status).every((type) => others.includes(type));
  }
}

/** Changes of the media types, the body and the headers of one answer. */
export function* answers({ value, pointer }: { value: ResponseObject; pointer: string }): Generator<Draft> {
  const base = { side: "response", at: pointer } as const;
  const { content = {}, headers = {} } = value;
  for (const type of Object.keys(content)) {
    const contentAt = down(pointer, "content");
    yield {
      ...base,
      rule: "media type changed",
      what: `${type} to ${STRANGE_TYPE}`,
      edit: (copy) => renameKey(partOf(copy, contentAt), type, STRANGE_TYPE),
    };
    yield {
      ...base,
      rule: "media type added",
      what: "text/plain",
      edit: (copy) => {
        partOf(copy, contentAt)["text/plain"] = { schema: { type: "string" } };
      },
    };
    yield {
      ...base,
      rule: "answer's body removed",
      what: type,
      edit: (copy) => {
        delete partOf(copy, pointer).content;
      },
    };
  }
  if (Object.keys(content).length === 0) {
    yield {
      ...base,
      rule: "answer's body added",
      what: "application/json",
      edit: (copy) => {
        partOf(copy, pointer).content = { "application/json": { schema: { type: "object" } } };
      },
    };
  }
  for (const name of Object.keys(headers)) {
    const at = down(pointer, "headers", name);
    yield {
      ...base,
      at,
      rule: "response header removed",
      what: name,
      edit: (copy) => {
        delete partOf(copy, down(pointer, "headers"))[name];
      },
    };
    yield {
      ...base,
      at,
      rule: "response header renamed",
      what: `${name} to X-Mutant`,
      edit: (copy) => renameKey(partOf(copy, down(pointer, "headers")), name, "X-Mutant"),
    };
    yield {
      ...base,
      at,
      rule: "response header made required",
      what: name,
      edit: (copy) => {
        partOf(copy, at).required = true;
      },
    };
  }
}
