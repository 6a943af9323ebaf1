import type { Client } from "openapi-fetch";
import { withCallerLine } from "../task/caller-line.ts";
import type { ProtocolError } from "../task/errors.ts";
import { bodyAs } from "./answer-data.ts";
import type { ClientConfig } from "./client-options.ts";
import { pairsOf } from "./credentials.ts";
import { download } from "./download.ts";
import { apiErrorFor, protocolErrorFor, type RequestContext } from "./error-for.ts";
import { CLIENT_METHODS, type ClientMethod } from "./methods.ts";
import { type Call, exchange, type HttpTraits } from "./send.ts";
import { contractQuery, type Init } from "./write-request.ts";

export type { Call, HttpTraits } from "./send.ts";

/**
 * The typed client of one contract: openapi-fetch's methods. `baseUrl`, `fetch`, `redirect`, `middleware`, `Request` and
 * `pathSerializer` belong to the client: for one request they are a TypeError.
 */
export type Api<Paths extends object> = Pick<Client<Paths>, ClientMethod>;

/** The HTTP of one client: openapi-fetch's types under the rules of this library. */
export type Http<Paths extends object = object> = {
  /** The client's options, checked. */
  readonly config: ClientConfig;
  /** Answers `{ data }` or `{ error }` by status, and throws where there is no JSON to give. */
  readonly api: Api<Paths>;
  /** Fetches a file, wherever it lies; the key goes to the provider's own address alone. */
  download(url: string, call: Call): Promise<Response>;
  /** The same client for one call of the lifecycle: it throws an ApiError for every error status. */
  with(call: Call): Api<Paths>;
};

/**
 * Gives one contract a client with openapi-fetch's types, options and way of writing queries, headers and bodies. The
 * rest of a call is done here, where openapi-fetch leaves gaps: path parameters, bodies, deadlines, redirects.
 */
export function createHttp<Paths extends object>(traits: HttpTraits): Http<Paths> {
  const api = Object.fromEntries(
    CLIENT_METHODS.map((method) => [
      method,
      (template: string, init: Init = {}) => withLineOf(perform(traits, { method, template, init, call: {} }, false)),
    ]),
  ) as unknown as Api<Paths>;
  return {
    config: traits.config,
    api,
    download: (url, call) => download(traits, url, call),
    // Made for each read: its methods stand on a prototype.
    with: (call) => new OneCall(traits, call) as unknown as Api<Paths>,
  };
}

/** The client for one call of the lifecycle. */
class OneCall {
  readonly #traits: HttpTraits;
  readonly #call: Call;

  constructor(traits: HttpTraits, call: Call) {
    this.#traits = traits;
    this.#call = call;
  }

  GET(template: string, init?: Init) {
    return this.#send("GET", template, init);
  }
  PUT(template: string, init?: Init) {
    return this.#send("PUT", template, init);
  }
  POST(template: string, init?: Init) {
    return this.#send("POST", template, init);
  }
  PATCH(template: string, init?: Init) {
    return this.#send("PATCH", template, init);
  }
  DELETE(template: string, init?: Init) {
    return this.#send("DELETE", template, init);
  }

  #send(method: ClientMethod, template: string, init: Init = {}) {
    return perform(this.#traits, { method, template, init, call: this.#call }, true);
  }
}

async function withLineOf<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw withCallerLine(error);
  }
}

type Requested = { method: ClientMethod; template: string; init: Init; call: Call };

/** Sends one request and gives its answer as openapi-fetch does, or as an error. */
async function perform(traits: HttpTraits, requested: Requested, throwing: boolean) {
  const { method, template, init } = requested;
  const operation = `${method} ${template}`;
  const context = contextFor(traits, requested);
  const styles = traits.queryStyles?.[operation];
  const written = styles && !init.querySerializer ? { ...init, querySerializer: contractQuery(styles) } : init;
  const answer = await exchange(traits, {
    ...requested,
    init: written,
    context,
    operation: throwing ? undefined : operation,
  });
  const { response } = answer;
  const advice = traits.config.adviceOnStatus(response.status);
  if (response.ok) {
    const isEmpty = traits.emptyAnswers?.[operation] || traits.emptyAnswers?.[`${operation} ${response.status}`];
    const data = isEmpty ? undefined : await bodyAs(answer, init.parseAs ?? "json", context);
    const refuse = (what: string) => protocolErrorFor(`${response.status} and ${what}`, context, response.status, data);
    return { data, response, refuse };
  }
  const error = apiErrorFor(answer, context, advice);
  // An empty or textual body would be an `error` that `if (error)` takes for success, or that is not of its type.
  if (throwing || typeof error.body !== "object" || error.body === null) throw error;
  return { error: error.body, response };
}

function contextFor({ provider, config }: HttpTraits, { method, template, init, call }: Requested): RequestContext {
  const operation = `${method} ${template}`;
  return {
    request: `${provider}: ${operation}`,
    facts: { provider, handle: call.handle },
    // Looked up when it is needed: a rotating key is known only once it was asked for.
    get mask() {
      const { headers, params } = init;
      const mask = config.secrets.maskFor(call.secrets ?? call.handle?.id);
      if (headers === undefined && params?.header === undefined) return mask;
      return mask.with([headers, params?.header].flatMap((given) => config.credentialsIn(pairsOf(given))));
    },
  };
}

/** The JSON of a lifecycle call, and the error for JSON that says less than the contract promises. */
export type Reply<Data = unknown> = {
  /** The answer's JSON. */
  data: Data;
  /** Makes the error for an answer that lacks something: `what` continues "was answered with 200 and". */
  refuse(what: string): ProtocolError;
};

/** Waits for a lifecycle call: `with` throws for every error status, so there always is a reply. */
export async function replyTo<Data>(answer: Promise<{ data?: Data }>): Promise<Reply<Data>> {
  return (await answer) as Reply<Data>;
}
