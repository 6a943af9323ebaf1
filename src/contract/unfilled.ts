/** Texts that say a variable was not filled in: no provider gives such an id, and no person writes one. */
const UNFILLED = /^(?:\{.*\}|undefined|null|NaN|\[object Object\])$/;
/** The same as a part of a longer text, where it cannot be a word of someone's prose. */
const PARTLY_UNFILLED = /\[object [A-Z]\w*\]|(?:^|[^a-z])(?:undefined|NaN)(?![a-z])/;
const MISSING_WORD = /^(?:undefined|null|NaN|\[object Object\])$/;

/** Says whether a text is nothing but a missing value written out. */
export function isMissingWord(text: string): boolean {
  return MISSING_WORD.test(text);
}

/** Says the same of a free text, which may go on around it. A placeholder in braces may be one of the user's own. */
export function isMissingValue(text: string): boolean {
  return MISSING_WORD.test(text) || text.includes("[object Object]");
}

/** Says whether a text is what a program writes for a value that it does not have. */
export function isUnfilled(text: string): boolean {
  return UNFILLED.test(text);
}

/** Says the same of an id of which only a part may be missing, such as `run-undefined`. */
export function isPartlyUnfilled(id: string): boolean {
  return UNFILLED.test(id) || PARTLY_UNFILLED.test(id);
}

/** Says whether a path leads up or nowhere: a server, or a proxy before it, may take it for another path. */
export function hasDotSegment(path: string): boolean {
  return path.split(/[/\\]/).some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
}
