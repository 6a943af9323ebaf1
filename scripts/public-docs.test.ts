// What an editor shows of a name that users import: its doc comment, and those of its fields.
import { join, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const OURS = join(ROOT, "src/");

const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
const entries = [
  "bullmq.ts",
  "index.ts",
  "contract.ts",
  "diff.ts",
  "journal.ts",
  "mock.ts",
  "provider-kit.ts",
  "webhooks.ts",
];
const program = ts.createProgram(
  entries.map((entry) => join(OURS, entry)),
  options,
);
const checker = program.getTypeChecker();

test.each(entries)("every public name of %s has a doc comment, and so has each of its fields", (entry) => {
  const source = program.getSourceFile(join(OURS, entry));
  const module = source && checker.getSymbolAtLocation(source);
  const names = (module ? checker.getExportsOfModule(module) : []).map(original);
  expect(names.length).toBeGreaterThan(3);
  expect(names.flatMap((name) => [...(isSilent(name) ? [name.name] : []), ...silentFieldsOf(name)])).toEqual([]);
});

function original(name: ts.Symbol): ts.Symbol {
  return name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name;
}

function isSilent(symbol: ts.Symbol): boolean {
  return symbol.getDocumentationComment(checker).length === 0;
}

/**
 * Fields that come from generated types and from other packages are not ours to describe, and what one member of a union
 * says of a field need not be said by the others.
 */
function silentFieldsOf(name: ts.Symbol): string[] {
  const isType = name.flags & ts.SymbolFlags.Type;
  const type = isType ? checker.getDeclaredTypeOfSymbol(name) : checker.getTypeOfSymbol(name);
  const fields = (type.isUnion() ? type.types : [type])
    .filter((member) => member.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))
    .flatMap((member) => checker.getPropertiesOfType(member))
    .filter((field) => isOurs(field) && !namesItself(field));
  const described = new Set(fields.filter((field) => !isSilent(field)).map((field) => field.name));
  const silent = fields.map((field) => field.name).filter((field) => !described.has(field));
  return [...new Set(silent)].map((field) => `${name.name}.${field}`);
}

function isOurs({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some((declaration) => declaration.getSourceFile().fileName.startsWith(OURS));
}

/** `state: "failed"` and `ok: true` tell the members of a union apart, and a `Symbol` has no name to complete. */
function namesItself(field: ts.Symbol): boolean {
  const type = checker.getTypeOfSymbol(field);
  return type.isStringLiteral() || (type.flags & ts.TypeFlags.BooleanLiteral) !== 0 || field.name.startsWith("__@");
}
