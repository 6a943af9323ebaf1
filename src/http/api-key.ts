/** The API key as a client holds it: as given, or a function that gives the current one. */
export type ApiKey = string | (() => string | Promise<string>);

/**
 * Takes the API key from a client's options. One that was left out altogether is read from the provider's environment
 * variable; never with a `baseUrl`, since the key would then go to another server.
 *
 * @throws TypeError, naming the variable, for a key that is missing, empty or cannot be sent in a header.
 */
export function resolveApiKey(
  options: { readonly apiKey?: ApiKey | undefined; readonly baseUrl?: string | undefined },
  keyVariable: string | undefined,
): ApiKey {
  // Getters of a class count as given.
  if ("apiKey" in options) {
    const { apiKey } = options;
    if (typeof apiKey === "function") return apiKey;
    const advice = keyVariable && `; leave apiKey out to have it read from ${keyVariable}`;
    if (apiKey === undefined || apiKey === "") {
      throw new TypeError(`apiKey is ${apiKey === "" ? "empty" : "undefined"}: give the key${advice ?? ""}.`);
    }
    return checkApiKey(apiKey);
  }
  if (keyVariable === undefined) throw new TypeError("apiKey is missing.");
  if (options.baseUrl !== undefined) {
    throw new TypeError(`apiKey is missing: with baseUrl it is not read from ${keyVariable}, but must be given.`);
  }
  const found = readVariable(keyVariable);
  if (found === undefined) throw new TypeError(`apiKey is missing: give it, or set ${keyVariable}.`);
  if (found === "") throw new TypeError(`${keyVariable} is empty: set it to the API key, or give apiKey.`);
  return checkApiKey(found, keyVariable);
}

/** Throws a TypeError for a key that cannot be sent in a header. */
export function checkApiKey(key: unknown, name = "apiKey"): string {
  if (key === "") throw new TypeError(`${name} is empty.`);
  // The runtime's own message would show the key.
  if (typeof key === "string" && /^[\x21-\x7e]+$/.test(key)) return key;
  const otherwise = name === "apiKey" ? ", or a function that gives one" : "";
  throw new TypeError(`${name} must be a string of printable ASCII without spaces${otherwise}.`);
}

/** Reads an environment variable. A runtime that has none, or refuses the look-up, has no such variable. */
function readVariable(name: string): string | undefined {
  try {
    const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
    return process?.env?.[name];
  } catch {
    return undefined;
  }
}
