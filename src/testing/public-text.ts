import { join, resolve } from "node:path";
import ts from "typescript";

const ROOT = resolve(import.meta.dirname, "../..");

/** Writes out what an entry of the package exports: types as they are declared, without comments, and the types of values. */
export function textOfEntry(entry: string): string {
  const file = join(ROOT, "src", entry);
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram([file], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${entry} is not a module.`);

  const printer = ts.createPrinter({ removeComments: true });
  const print = (node: ts.Node) => printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
  const typeOf = (symbol: ts.Symbol) =>
    checker.typeToString(checker.getTypeOfSymbol(symbol), undefined, ts.TypeFormatFlags.NoTruncation);

  const textOf = (exported: ts.Symbol): string => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const [declaration] = symbol.declarations ?? [];
    if (declaration === undefined) throw new Error(`${exported.name} is declared nowhere.`);
    if (ts.isTypeAliasDeclaration(declaration) || ts.isInterfaceDeclaration(declaration)) return print(declaration);
    if (!ts.isClassDeclaration(declaration)) return `${exported.name}: ${typeOf(symbol)}`;
    const fields = Array.from(symbol.members?.values() ?? [])
      .filter(({ flags }) => flags & ts.SymbolFlags.ClassMember)
      .map((field) => `    ${field.name}: ${typeOf(field)};`);
    const heritage = (declaration.heritageClauses ?? []).map((clause) => print(clause)).join("");
    return [`class ${exported.name}${heritage} {`, ...fields, "}"].join("\n");
  };
  const exports = [...checker.getExportsOfModule(module)].sort((a, b) => (a.name < b.name ? -1 : 1));
  return `${exports.map(textOf).join("\n").replaceAll("export ", "").replaceAll("{\n}", "{}")}\n`;
}
