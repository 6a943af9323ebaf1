import { withDeadline } from "../async/deadline.ts";
import { type ByteStream, readAtMost } from "../async/read-at-most.ts";
import { ConnectionError } from "../task/errors.ts";
import { apiErrorFor, connectionErrorFor, protocolErrorFor, type RequestContext } from "./error-for.ts";
import type { FetchInit } from "./fetch.ts";
import { type Call, type HttpTraits, keyFor } from "./send.ts";

const MAX_REDIRECTS = 5;
/** The longest body of a refusal that is kept, in bytes. */
const MAX_REFUSAL_BYTES = 64 * 1024;

/**
 * Fetches a file from wherever it lies, and gives the response with its body unread. Follows up to five redirects, to
 * `https` alone; the key and the client's headers go to the origin of `baseUrl` alone. Takes no place in the queue, and
 * bounds the time to the headers of each answer, not that of the body.
 */
export async function download(traits: HttpTraits, url: string, { signal, timeoutMs }: Call): Promise<Response> {
  const { config, provider } = traits;
  const context: RequestContext = {
    request: `${provider}: a download`,
    facts: { provider },
    mask: config.secrets.maskFor(undefined),
  };
  const limitMs = timeoutMs ?? config.requestTimeoutMs;
  const onTimeout = () =>
    new ConnectionError(`${context.request} was not answered within ${Math.round(limitMs)} ms.`, {
      ...context.facts,
      sent: true,
    });
  let address = addressOf(url, config.baseUrl);
  if (address === undefined) throw new TypeError(`${context.request} needs an absolute URL with https://.`);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const target = address;
    const response = await withDeadline({ timeoutMs: limitMs, signal, onTimeout }, (cut) =>
      fetchFrom(traits, target, cut, context),
    );
    const { status } = response;
    const location = status >= 300 && status < 400 ? response.headers.get("location") : null;
    if (location === null) return checkDownload(response, context);
    void response.body?.cancel().catch(() => {});
    address = addressOf(location, config.baseUrl, target);
    if (address === undefined) throw protocolErrorFor("a redirect to an address without https", context, status);
  }
  throw protocolErrorFor(`more than ${MAX_REDIRECTS} redirects`, context, 302);
}

/** An address that may be asked: with https, or at the provider's own address. */
function addressOf(url: string, baseUrl: string, from?: URL): URL | undefined {
  if (!URL.canParse(url, from)) return undefined;
  const address = new URL(url, from);
  return address.protocol === "https:" || address.origin === new URL(baseUrl).origin ? address : undefined;
}

async function fetchFrom(traits: HttpTraits, address: URL, signal: AbortSignal, context: RequestContext) {
  const { config } = traits;
  const init: FetchInit = { ...config.cacheOption(), method: "GET", headers: {}, redirect: "manual", signal };
  if (address.origin === new URL(config.baseUrl).origin) {
    const [name, key] = traits.authorize(await keyFor(traits, context));
    init.headers = { [name.toLowerCase()]: key, ...lowerCased(config.headers) };
  }
  try {
    // Another's fetch gives the fields that are read here; the caller gets what it gave.
    return (await config.fetch(address.href, init)) as Response;
  } catch (error) {
    throw connectionErrorFor(error, undefined, context, config.connectFailures);
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

async function checkDownload(response: Response, context: RequestContext): Promise<Response> {
  if (response.ok) return response;
  // Browsers hide where a redirect leads: its status is 0.
  if (response.status < 400)
    throw protocolErrorFor(`a redirect (${response.status}) to nowhere`, context, response.status);
  const bytes = await readAtMost(response.body as ByteStream, MAX_REFUSAL_BYTES).catch(() => undefined);
  throw apiErrorFor({ response, bytes: bytes ?? new Uint8Array() }, context, "");
}
