/**
 * Copies a value as JSON will write it: members that are undefined are left out, dates and objects with a `toJSON` are
 * written by it. Later changes to the value do not change the copy.
 *
 * @param what How messages call the value, such as `browser-act: input`.
 * @throws TypeError, naming the path, for what JSON would change without a word, and for what it cannot write.
 */
export function copyAsJson(value: object, what: string): unknown {
  const paths = new Map<object, string>([[value, what]]);
  const ancestors: object[] = [];

  function check(this: unknown, key: string, written: unknown): unknown {
    const holder = this as Record<string, unknown>;
    // The call for the root, whose holder JSON.stringify makes up.
    const isRoot = key === "" && !paths.has(holder);
    const path = isRoot ? what : pathOf(paths.get(holder) ?? what, holder, key);
    while (ancestors.length > 0 && ancestors.at(-1) !== holder) ancestors.pop();
    const problem = problemWith(holder[key], written, Array.isArray(holder));
    if (problem !== undefined) throw new TypeError(`${path} is ${problem}.`);
    if (typeof written !== "object" || written === null) return written;
    if (ancestors.includes(written)) throw new TypeError(`${path} is a part of itself: JSON has no cycles.`);
    ancestors.push(written);
    paths.set(written, path);
    return written;
  }

  return JSON.parse(JSON.stringify(value, check));
}

function pathOf(parent: string, holder: object, key: string): string {
  if (Array.isArray(holder)) return `${parent}[${key}]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `${parent}.${key}` : `${parent}[${JSON.stringify(key)}]`;
}

/** Why a value cannot be sent as it is, or undefined. `written` is what its `toJSON` made of it, where it has one. */
function problemWith(value: unknown, written: unknown, inList: boolean): string | undefined {
  switch (typeof written) {
    case "undefined":
      return inList ? "undefined, which JSON would write as null" : undefined;
    case "number":
      return Number.isFinite(written) ? undefined : `${written}, which JSON would write as null`;
    case "bigint":
      return "a BigInt, which JSON cannot hold: give a number or a string";
    case "function":
      return "a function, which JSON would leave out";
    case "symbol":
      return "a symbol, which JSON would leave out";
    case "object":
      return written === null ? problemWithNull(value) : problemWithObject(value, written);
  }
  return undefined;
}

/** A date that is none is the one thing of which `toJSON` itself makes null. */
function problemWithNull(value: unknown): string | undefined {
  return value instanceof Date || tagOf(value) === "Date"
    ? "an invalid Date, which JSON would write as null"
    : undefined;
}

function problemWithObject(value: unknown, written: object): string | undefined {
  // Node's Buffer has a toJSON, which no provider reads.
  if (isBinary(value) || isBinary(written)) {
    return `${withArticle(tagOf(value))}, which JSON cannot hold: files and bytes go through the client's api`;
  }
  if ("then" in written && typeof written.then === "function") return "a promise: await it first";
  const tag = tagOf(written);
  if (tag === "Number" && !Number.isFinite(Number(written))) return `${written}, which JSON would write as null`;
  if (/^(Object|Array|Number|String|Boolean)$/.test(tag)) return undefined;
  const losesAll = Object.keys(written).length === 0;
  if (losesAll || /^(Map|Set|RegExp|Error)$/.test(tag))
    return `${withArticle(tag)}, which JSON would write as an empty object`;
  return undefined;
}

function isBinary(value: unknown): boolean {
  return ArrayBuffer.isView(value) || /^(Shared)?ArrayBuffer$|^(Blob|File)$/.test(tagOf(value));
}

function withArticle(noun: string): string {
  return `${/^[AEIO]/.test(noun) ? "an" : "a"} ${noun}`;
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}
