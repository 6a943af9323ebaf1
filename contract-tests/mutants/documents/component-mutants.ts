import type { OpenApiDocument, SecurityScheme } from "../../../src/contract/openapi.ts";
import { operationsOf } from "../../../src/contract/operations.ts";
import { type Draft, down, partOf, renameKey, STRANGE } from "./mutant.ts";
import { placesOf } from "./places.ts";

/** Every change that the rules make to security and to the names of things. */
export function componentMutants(document: OpenApiDocument): Draft[] {
  return [...security(document), ...names(document)];
}

function* security(document: OpenApiDocument): Generator<Draft> {
  const schemes = (document.components?.securitySchemes ?? {}) as Record<string, SecurityScheme>;
  for (const [key, { type, in: place, name, scheme }] of Object.entries(schemes)) {
    const at = down("/components/securitySchemes", key);
    const base = { side: "request", at } as const;
    if (type === "apiKey") {
      const other = `x-${STRANGE}-key`;
      yield {
        ...base,
        rule: "security header renamed",
        what: `${name} to ${other}`,
        where: place === "query" ? `/request/query/${other}` : `/request/headers/${other}`,
        edit: (copy) => {
          partOf(copy, at).name = other;
        },
      };
      yield {
        ...base,
        rule: "security scheme moved",
        what: `${place} to query`,
        where: `/request/query/${name}`,
        edit: (copy) => {
          partOf(copy, at).in = "query";
        },
      };
    }
    if (type === "http") {
      yield {
        ...base,
        rule: "security header renamed",
        what: `${scheme} to an apiKey in x-${STRANGE}-key`,
        where: `/request/headers/x-${STRANGE}-key`,
        edit: (copy) => {
          partOf(copy, "/components/securitySchemes")[key] = { type: "apiKey", in: "header", name: `x-${STRANGE}-key` };
        },
      };
      yield {
        ...base,
        rule: "security scheme moved",
        what: `${scheme} to ${STRANGE}`,
        where: "/request/headers/authorization",
        edit: (copy) => {
          partOf(copy, at).scheme = STRANGE;
        },
      };
    }
  }
  for (const { template, method, security: needed } of operationsOf(document)) {
    if (needed.length === 0) continue;
    const at = down("/paths", template, method.toLowerCase());
    yield {
      rule: "security removed",
      side: "request",
      at,
      what: "no key needed",
      edit: (copy) => {
        partOf(copy, at).security = [];
      },
    };
  }
}

function* names(document: OpenApiDocument): Generator<Draft> {
  const schemas = (document.components?.schemas ?? {}) as Record<string, object>;
  for (const name of Object.keys(schemas)) {
    const at = down("/components/schemas", name);
    yield {
      rule: "component renamed",
      side: "document",
      at,
      what: `${name} to ${name}Mutant`,
      edit: (copy) => {
        renameKey(partOf(copy, "/components/schemas"), name, `${name}Mutant`);
        eachPart(copy, (part) => {
          if (part.$ref === `#/components/schemas/${name}`) part.$ref = `#/components/schemas/${name}Mutant`;
        });
      },
    };
    yield {
      rule: "component inlined",
      side: "document",
      at,
      what: name,
      edit: (copy) => {
        const schema = partOf(copy, at);
        eachPart(copy, (part) => {
          if (part.$ref !== `#/components/schemas/${name}`) return;
          delete part.$ref;
          Object.assign(part, structuredClone(schema), { ...part });
        });
        delete partOf(copy, "/components/schemas")[name];
      },
    };
  }
  for (const { pointer, schema } of placesOf(document)) {
    if (schema.title === undefined) continue;
    yield {
      rule: "title changed",
      side: "document",
      at: pointer,
      what: `${schema.title} to ${STRANGE}`,
      edit: (copy) => {
        partOf(copy, pointer).title = STRANGE;
      },
    };
  }
  for (const { template, method } of operationsOf(document)) {
    const at = down("/paths", template, method.toLowerCase());
    const { operationId } = partOf(document, at);
    if (operationId === undefined) continue;
    yield {
      rule: "operationId renamed",
      side: "document",
      at,
      what: `${operationId} to ${STRANGE}`,
      edit: (copy) => {
        partOf(copy, at).operationId = STRANGE;
      },
    };
  }
  yield {
    rule: "version raised",
    side: "document",
    at: "/info/version",
    what: `${document.info.version} to 99.0.0`,
    edit: (copy) => {
      partOf(copy, "/info").version = "99.0.0";
    },
  };
}

function eachPart(part: unknown, visit: (part: Record<string, unknown>) => void): void {
  if (typeof part !== "object" || part === null) return;
  for (const child of Object.values(part)) eachPart(child, visit);
  if (!Array.isArray(part)) visit(part as Record<string, unknown>);
}
