import type { FuncKeywordDefinition } from "ajv";

/** `multipleOf` in decimal arithmetic: 19.99 is a multiple of 0.01, which binary fractions cannot tell. */
export const multipleOf: FuncKeywordDefinition = {
  keyword: "multipleOf",
  type: "number",
  schemaType: "number",
  error: { message: ({ schema }) => `must be multiple of ${String(schema)}` },
  compile: (divisor: number) => (value: number) => isMultiple(value, divisor),
};

function isMultiple(value: number, divisor: number): boolean {
  if (!Number.isFinite(value) || !(divisor > 0)) return false;
  const [digits, places] = toDecimal(value);
  const [divisorDigits, divisorPlaces] = toDecimal(divisor);
  const scale = Math.max(places, divisorPlaces);
  return (digits * 10n ** BigInt(scale - places)) % (divisorDigits * 10n ** BigInt(scale - divisorPlaces)) === 0n;
}

/** A number as it is written in JSON: its digits as an integer, and how many of them stand behind the point. */
function toDecimal(value: number): [digits: bigint, places: number] {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  const digits = BigInt(sign + whole + fraction);
  const places = fraction.length - Number(exponent);
  return places < 0 ? [digits * 10n ** BigInt(-places), 0] : [digits, places];
}
