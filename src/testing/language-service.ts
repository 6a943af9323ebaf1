import { join, resolve } from "node:path";
import ts from "typescript";

const ROOT = resolve(import.meta.dirname, "../..");

/** What an editor shows for a piece of source: hovers, completions and errors. */
export type Editor = {
  /** What is shown with the pointer on the name after `mark`. */
  hover(mark: string): { signature: string; documentation: string };
  /** The names that are offered after `mark`, and what is said of each. */
  completions(mark: string): Map<string, string>;
  /** The errors of the line that holds `mark`. */
  errors(mark: string): string[];
};

/** Opens `source` as a file of `src/`, which imports what it likes from there. Marks are comments in it. */
export function openInEditor(source: string): Editor {
  const file = join(ROOT, "src/opened-by-a-test.ts");
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      const text = path === file ? source : ts.sys.readFile(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });

  const after = (mark: string) => {
    const comment = `/*${mark}*/`;
    const at = source.indexOf(comment);
    if (at < 0) throw new Error(`The source has no ${comment}.`);
    return at + comment.length;
  };
  return {
    hover(mark) {
      const info = service.getQuickInfoAtPosition(file, after(mark));
      return {
        signature: ts.displayPartsToString(info?.displayParts),
        documentation: ts.displayPartsToString(info?.documentation),
      };
    },
    completions(mark) {
      const at = after(mark);
      const entries = service.getCompletionsAtPosition(file, at, {})?.entries ?? [];
      return new Map(
        entries.map(({ name }) => {
          const details = service.getCompletionEntryDetails(file, at, name, {}, undefined, {}, undefined);
          return [name, ts.displayPartsToString(details?.documentation)];
        }),
      );
    },
    errors(mark) {
      const at = after(mark);
      const lineEnd = source.indexOf("\n", at);
      const errors = service
        .getSemanticDiagnostics(file)
        .filter(({ start = 0 }) => start >= at && start < (lineEnd < 0 ? source.length : lineEnd));
      return errors.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
    },
  };
}
