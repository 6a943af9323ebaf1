import type { OpenApiDocument } from "../contract/openapi.ts";
import { queryOf } from "./mock-request.ts";

/** A request as Prism sees it. */
export type CheckedRequest = {
  readonly method: string;
  /** Without the base path of the server. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: unknown;
};

/** What is wrong with a request, and what the contract answers to it. */
export type Refusal = { readonly status: number; readonly body: unknown; readonly violations: readonly string[] };

/** Says what is wrong with a request, or undefined. */
export type CheckRequest = (request: CheckedRequest) => Promise<Refusal | undefined>;

type Violation = { readonly severity: number; readonly message: string; readonly path?: readonly (string | number)[] };

/** The versions that this was built for; newer ones never answer a malformed body. */
const PACKAGES = "@stoplight/prism-core@5.8.0 @stoplight/prism-http@5.12.0";

/** The command that installs what is missing. */
export const PRISM_INSTALL = `npm install --save-dev ${PACKAGES}`;

/**
 * Loads Prism, and prepares a document for it. Gives undefined where Prism is not installed.
 *
 * @throws Error where another version is installed, which does not have what is used here.
 */
export async function loadPrism(
  document: OpenApiDocument,
  load: () => Promise<object | undefined> = importPrism,
): Promise<CheckRequest | undefined> {
  const loaded = await load();
  if (loaded === undefined) return undefined;
  // Declared as any object, so that the types of the package do not need those of Prism.
  const { createLogger, createInstance, getHttpOperationsFromSpec } = loaded as PrismParts;
  if ([createLogger, createInstance, getHttpOperationsFromSpec].some((part) => typeof part !== "function")) {
    throw new Error(`The installed version of Prism does not fit the mock: ${PRISM_INSTALL}.`);
  }
  // A copy, because Prism writes into what it is given.
  const operations = await getHttpOperationsFromSpec(structuredClone(document) as object);
  const prism = createInstance(
    {
      isProxy: false,
      mock: { dynamic: false },
      validateRequest: true,
      validateResponse: false,
      checkSecurity: true,
      errors: true,
      upstreamProxy: undefined,
    },
    { logger: createLogger("prism", { level: "silent" }) },
  );
  return async ({ method, path, query, headers, body }) => {
    const request = {
      method: method.toLowerCase() as "get",
      url: { path, query: queryOf(query) },
      headers: Object.fromEntries(headers),
      body,
    };
    const result = await prism.request(request, operations)();
    if (result._tag === "Left") {
      const { status = 500, name, detail } = result.left as { status?: number; name: string; detail?: string };
      return { status, body: { type: name, title: detail ?? name, status }, violations: [detail ?? name] };
    }
    const { output, validations } = result.right;
    const errors = (validations.input as readonly Violation[]).filter(({ severity }) => severity === 0);
    if (errors.length === 0) return undefined;
    const violations = errors.map(({ path: at = [], message }) =>
      [...(at.length > 0 ? [at.join(".")] : []), message].join(": "),
    );
    return { status: output.statusCode, body: output.body, violations };
  };
}

type PrismParts = {
  readonly createLogger: typeof import("@stoplight/prism-core").createLogger;
  readonly createInstance: typeof import("@stoplight/prism-http").createInstance;
  readonly getHttpOperationsFromSpec: typeof import("@stoplight/prism-http").getHttpOperationsFromSpec;
};

async function importPrism(): Promise<PrismParts | undefined> {
  try {
    const [{ createLogger }, { createInstance, getHttpOperationsFromSpec }] = await Promise.all([
      import("@stoplight/prism-core"),
      import("@stoplight/prism-http"),
    ]);
    return { createLogger, createInstance, getHttpOperationsFromSpec };
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
