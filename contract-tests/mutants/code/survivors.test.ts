import { expect, test } from "vitest";
import { checkSurvivors, type Report, survivorsIn } from "./survivors.ts";

const at = (line: number, from: number, to: number, endLine = line) => ({
  start: { line, column: from },
  end: { line: endLine, column: to },
});
const report: Report = {
  files: {
    "src/a.ts": {
      source: "const a = 1;\n  if (a > 1) {\n    go();\n  }\n",
      mutants: [
        { mutatorName: "EqualityOperator", replacement: "a >= 1", status: "Survived", location: at(2, 7, 12) },
        { mutatorName: "BlockStatement", replacement: "{}", status: "NoCoverage", location: at(2, 14, 4, 4) },
        { mutatorName: "ConditionalExpression", replacement: "true", status: "Killed", location: at(2, 7, 12) },
      ],
    },
  },
};
const survivors = [
  { file: "src/a.ts", line: "if (a > 1) {", change: "a > 1 -> a >= 1" },
  { file: "src/a.ts", line: "if (a > 1) {", change: "{ … -> {}" },
];

test("survivors are named by the text of their line", () => {
  expect(survivorsIn(report)).toEqual(survivors);
});

test("a new survivor, one that is gone and one without a reason are problems", () => {
  const [first, second] = survivors.map((survivor) => ({ ...survivor, because: "equivalent: a is whole" }));
  if (first === undefined || second === undefined) throw new Error("There are two.");
  expect(checkSurvivors(survivors, [first, second])).toEqual([]);
  expect(checkSurvivors([survivors[0] as never], [first, second], [survivors[1] as never])).toEqual([]);
  expect(checkSurvivors(survivors, [first])).toEqual(["no test notices src/a.ts: { … -> {}\n    in: if (a > 1) {"]);
  expect(checkSurvivors([survivors[0] as never], [first, second])[0]).toMatch(/^survivors.json lists what is noticed/);
  expect(checkSurvivors(survivors, [first, { ...second, because: "" }])[0]).toMatch(/^survivors.json gives no reason/);
});
