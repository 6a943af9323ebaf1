/** A secret shorter than this is masked only where it stands alone, or ordinary text would be torn apart. */
const SHORT = 4;
/** A secret longer than this, such as a token with claims, is looked for with fewer forms of its letters and digits. */
const MAX_LETTERS = 300;

const NAMED = new Map([
  ['"', "quot"],
  ["'", "apos"],
  ["&", "amp"],
  ["<", "lt"],
  [">", "gt"],
]);

const JSON_ESCAPES = new Map([
  ["\b", "b"],
  ["\f", "f"],
  ["\n", "n"],
  ["\r", "r"],
  ["\t", "t"],
]);

/** Stands for a secret that was taken out, until all have been: no text has it, and no secret is a part of it. */
const PLACE = "\uffff";
const MASK = "[secret]";

/** A secret, and the forms in which it is looked for. */
export class Secret {
  readonly plain: string;
  /** A part of it that is written as it is, unless a text has letters and digits in another form too. */
  readonly #core: string;
  #pattern: RegExp | undefined;

  constructor(plain: string) {
    this.plain = plain;
    this.#core = (plain.match(/[\w-]+/g) ?? []).reduce(
      (longest, run) => (run.length > longest.length ? run : longest),
      "",
    );
  }

  replaceIn(text: string, hasWrittenLetters: boolean): string {
    if (!hasWrittenLetters && !text.includes(this.#core)) return text;
    this.#pattern ??= new RegExp(sourceFor(this.plain), "gu");
    return text.replace(this.#pattern, PLACE);
  }
}

/** Takes secrets out of a text, the first of them first. */
export function maskText(text: string, secrets: readonly Secret[]): string {
  const hasWrittenLetters = /\\u00[2-7]|%(?:25)*[2-7][\dA-Fa-f]|&(?:amp;)*#/.test(text);
  let masked = text;
  for (const secret of secrets) masked = secret.replaceIn(masked, hasWrittenLetters);
  return masked === text ? text : masked.replaceAll(PLACE, MASK);
}

function sourceFor(plain: string): string {
  if (plain.length < SHORT) return `(?<![\\p{L}\\p{N}])${escapeForPattern(plain)}(?![\\p{L}\\p{N}])`;
  const [first = ""] = plain;
  // Most places are passed over by their first character alone.
  return `(?=[${/[\^\]\\-]/.test(first) ? `\\${first}` : first}\\\\%&+])${formsOf(plain)}`;
}

/**
 * Makes the source of a regular expression, for the flag `u`, that finds a secret in every form in which a server may
 * repeat it: as it is, in JSON, in JSON inside of JSON, as `\u` escapes, in HTML, in a form, or with percents in either
 * case; also where only some of its characters are written so, since servers differ in which.
 */
function formsOf(secret: string): string {
  const isLong = secret.length > MAX_LETTERS;
  return [...secret]
    .map((character) => (isLong && /\w/.test(character) ? character : formsOfCharacter(character)))
    .join("");
}

function formsOfCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const named = NAMED.get(character);
  const short = JSON_ESCAPES.get(character);
  const forms = [
    // A backslash is doubled each time that JSON is written into JSON.
    character === "\\" ? "\\\\+" : escapeForPattern(character),
    ...(/["'/]/.test(character) ? [`\\\\+${escapeForPattern(character)}`] : []),
    ...(short === undefined ? [] : [`\\\\+${short}`]),
    unitsOf(character)
      .map((unit) => `\\\\+u${inEitherCase(unit.toString(16).padStart(4, "0"))}`)
      .join(""),
    bytesOf(character)
      .map((byte) => `%(?:25)*${inEitherCase(byte.toString(16).padStart(2, "0"))}`)
      .join(""),
    ...(character === " " ? ["\\+"] : []),
    `&(?:amp;)*#(?:0*${code}|[xX]0*${inEitherCase(code.toString(16))});`,
    ...(named === undefined ? [] : [`&(?:amp;)*${named};`]),
  ];
  return `(?:${forms.join("|")})`;
}

/** Escapes a text for use in a regular expression. */
function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

function inEitherCase(hex: string): string {
  return hex.replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

function unitsOf(character: string): number[] {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
}

function bytesOf(character: string): number[] {
  return [...new TextEncoder().encode(character)];
}
