import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { typesText } from "../../../scripts/openapi/types-text.ts";
import type { OpenApiDocument } from "../../../src/contract/openapi.ts";
import { type ContractName, contractNames } from "../../../src/contract.ts";

/** What regenerating the types of a document would do. */
export type TypeEffect = {
  /** The printed types differ, comments left out. */
  readonly differ: boolean;
  /** What no longer compiles, as `file:line: message`. */
  compile(): string[];
};

/** Types of mutants, and a TypeScript that stays warm: only `generated/<name>.ts` changes, in memory. */
export class TypeGate {
  readonly #root: string;
  readonly #overlay = new Map<string, { text: string; version: number }>();
  readonly #service: ts.LanguageService;
  readonly #printed = new Map<ContractName, string>();
  readonly #users = new Map<ContractName, string[]>();
  #version = 0;

  constructor(root: string) {
    this.#root = root;
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    for (const contract of contractNames) this.#users.set(contract, filesThatUse(root, contract));
    const roots = [...new Set([...this.#users.values()].flat())];
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => roots,
      getScriptVersion: (file) => String(this.#overlay.get(file)?.version ?? 0),
      getScriptSnapshot: (file) => {
        const text = this.#overlay.get(file)?.text ?? ts.sys.readFile(file);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => root,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      readDirectory: ts.sys.readDirectory,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
    });
  }

  async effectOf(contract: ContractName, mutant: OpenApiDocument): Promise<TypeEffect> {
    const file = join(this.#root, `generated/${contract}.ts`);
    const before = this.#printed.get(contract) ?? withoutComments(readFileSync(file, "utf8"));
    this.#printed.set(contract, before);
    const text = await typesText(contract, mutant as never);
    const differ = withoutComments(text) !== before;
    return { differ, compile: () => (differ ? this.#compile(contract, file, text) : []) };
  }

  #compile(contract: ContractName, file: string, text: string): string[] {
    this.#overlay.set(file, { text, version: ++this.#version });
    const diagnostics: { user: string; diagnostic: ts.Diagnostic }[] = [];
    for (const user of this.#users.get(contract) ?? []) {
      diagnostics.push(...this.#service.getSemanticDiagnostics(user).map((diagnostic) => ({ user, diagnostic })));
      // One file is enough, and the next costs half a second.
      if (diagnostics.length > 0) break;
    }
    // Back to what is on the disk, as a new version, for mutants of other contracts.
    this.#overlay.set(file, { text: readFileSync(file, "utf8"), version: ++this.#version });
    return diagnostics.map(({ user, diagnostic: { start = 0, messageText, file: source } }) => {
      const line = (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      return `${relative(this.#root, user)}:${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    });
  }
}

/** The files of src/ and contract-tests/ that import the types of a contract, its provider, or test it. */
function filesThatUse(root: string, contract: ContractName): string[] {
  const generated = join(root, `generated/${contract}.ts`);
  const found = new Set(
    [...sourcesIn(join(root, "src")), ...sourcesIn(join(root, "contract-tests"))].filter(
      (file) => importsOf(file).includes(generated) || file === join(root, `contract-tests/${contract}.test.ts`),
    ),
  );
  // The provider first: it is the quickest, and the first to break.
  return [...found].sort().reverse();
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file));
}

function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"), true, true);
  return importedFiles.map(({ fileName }) => resolve(dirname(file), fileName));
}

const printer = ts.createPrinter({ removeComments: true });

function withoutComments(text: string): string {
  return printer.printFile(ts.createSourceFile("types.ts", text, ts.ScriptTarget.Latest));
}
