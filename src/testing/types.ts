// What type tests claim with: a claim that does not hold is an error of `tsc`.

/** Whether two types are the same one: neither merely assignable to the other, nor `any`. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles if the claim is true. */
export const holds = <_Claim extends true>(): void => {};

/** The keys that only one of two objects has, or whose types or optionality differ. */
export type Differing<A, B> = {
  [Key in keyof A | keyof B]: Key extends keyof A & keyof B
    ? Same<Pick<A, Key>, Pick<B, Key>> extends true
      ? never
      : Key
    : Key;
}[keyof A | keyof B];

/** Compiles if there is no such key; the message names those that there are. */
export const noneOf = <_Keys extends never>(): void => {};
