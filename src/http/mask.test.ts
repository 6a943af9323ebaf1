import { describe, expect, test } from "vitest";
import { Mask } from "./mask.ts";

const SECRET = 'pä"ss w/örd\\+1&\n😀';
const mask = new Mask([SECRET]);
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const units = (text: string, upper: boolean) =>
  Array.from({ length: text.length }, (_, index) => {
    const hex = text.charCodeAt(index).toString(16).padStart(4, "0");
    return `\\u${upper ? hex.toUpperCase() : hex}`;
  }).join("");
const asciiOnly = (text: string) => json(text).replace(/[^\x20-\x7e]/g, (unit) => units(unit, false));
const form = new URLSearchParams({ a: SECRET }).toString().slice(2);
const html = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll("ä", "&#228;");

describe("a secret is found in whatever form a server repeats it", () => {
  test.each([
    ["as it is", SECRET],
    ["JSON", json(SECRET)],
    ["JSON in JSON", json(json(SECRET))],
    ["JSON in JSON in JSON", json(json(json(SECRET)))],
    ["JSON in ASCII", asciiOnly(SECRET)],
    ["JSON with escaped slashes", json(SECRET).replaceAll("/", "\\/")],
    ["JSON as a cautious server writes it", json(SECRET).replaceAll("&", "\\u0026").replaceAll("+", "\\u002B")],
    ["nothing but \\u escapes", units(SECRET, false)],
    ["\\u escapes in capitals", units(SECRET, true)],
    ["\\u escapes within JSON", json(units(SECRET, false))],
    ["a query", encodeURIComponent(SECRET)],
    ["a query in small letters", encodeURIComponent(SECRET).replace(/%../g, (part) => part.toLowerCase())],
    ["a query within a query", encodeURIComponent(encodeURIComponent(SECRET))],
    ["a form", form],
    ["an address", encodeURI(SECRET)],
    ["HTML", html(SECRET)],
    ["HTML with hexadecimal numbers", html(SECRET).replaceAll("&quot;", "&#x22;").replaceAll("&#228;", "&#xE4;")],
    ["HTML written twice", html(html(SECRET))],
    ["HTML within JSON", json(html(SECRET))],
  ])("%s", (_, form) => {
    expect(mask.text(`before ${form} after`)).toBe("before [secret] after");
    expect(mask.value({ [form]: [form] })).toEqual({ "[secret]": ["[secret]"] });
  });
});

test("what only looks like a form is left alone", () => {
  const other = new Mask(["a+b secret%20"]);
  for (const text of ["a b secret ", "a+b secret%2", "%41%42", "\\u0061", "&#97; and + more"]) {
    expect(other.text(text)).toBe(text);
  }
});

test("ordinary words are left alone, also those that a short secret is a part of", () => {
  const short = new Mask(["pin", "prod-key-0815"]);
  expect(short.text("pinned opinion, prod-key, PIN pin")).toBe("pinned opinion, prod-key, PIN [secret]");
});

test("a secret that is a part of another, or of the mask itself, leaves nothing behind", () => {
  const several = new Mask(["pass", "password", "secret"]);
  expect(several.text("password pass secret")).toBe("[secret] [secret] [secret]");
});

test("a long token is found as it is, and percent-encoded where it needs to be", () => {
  const token = `${"eyJhbGciOiJIUzI1NiJ9".repeat(60)}+/=`;
  const long = new Mask([token]);
  expect(long.text(`Bearer ${token}.`)).toBe("Bearer [secret].");
  expect(long.text(`t=${encodeURIComponent(token)}&`)).toBe("t=[secret]&");
});

test("a large text is masked in little time", () => {
  const many = new Mask(Array.from({ length: 50 }, (_, index) => `secret-number-${index}-${"x".repeat(20)}`));
  const text = `${"lorem ipsum %20 \\n &amp; ".repeat(50_000)}`;
  const began = performance.now();
  expect(many.text(text)).toBe(text);
  expect(performance.now() - began).toBeLessThan(2_000);
});

test("instances of classes, which a schema may have made, are given as they are", () => {
  const date = new Date(0);
  const map = new Map([["a", SECRET]]);
  expect(mask.value({ date, map, text: SECRET })).toEqual({ date, map, text: "[secret]" });
});

test("a mask with more leaves the first as it was", () => {
  const more = mask.with(["another-secret"]);
  expect(more.text(`another-secret ${SECRET}`)).toBe("[secret] [secret]");
  expect(mask.text("another-secret")).toBe("another-secret");
});
