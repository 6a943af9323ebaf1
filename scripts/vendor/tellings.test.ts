import { describe, expect, test } from "vitest";
import { smallContract } from "../../src/contract-diff/cases/small-contract.ts";
import { compareContracts } from "../../src/contract-diff/compare-contracts.ts";
import { storyAsJson } from "./as-json.ts";
import { storyAsMarkdown } from "./markdown.ts";
import type { Rebuild } from "./rebuild.ts";
import type { Story } from "./story.ts";
import { palette, rebuildForTerminal, storyForTerminal } from "./terminal.ts";

const job = (...words: string[]) => ({ type: "object", properties: { "a|b": { enum: words } } });
const changes = compareContracts(
  smallContract({ response: job("one") }),
  smallContract({ response: job("one", "two") }),
);
const story: Story = { name: "acme", changes, overlayMisfits: ["acme.overlay.yaml: actions[0] matches nothing."] };
const rebuild: Rebuild = {
  generated: ["wrote generated/acme.ts"],
  problems: [],
  compileErrors: [{ file: "src/acme.ts", line: 3, sentence: "Type 'A | B' does not fit." }],
};
const plain = palette(false);

describe("the story", () => {
  test("is laid out for a terminal", () => {
    expect(storyForTerminal(story, plain)).toMatchInlineSnapshot(`
      "acme: 1 change, breaking

      wire, types   a|b: word added "two"
                    in response 200 of POST /jobs
                    at #/paths/~1jobs/post/responses/200/content/application~1json/schema/properties/a|b/enum
                    The old contract refuses an answer with it, and an exhaustive switch no longer compiles.

      Overlay actions that no longer fit:
        acme.overlay.yaml: actions[0] matches nothing."
    `);
    expect(rebuildForTerminal(rebuild, plain)).toMatchInlineSnapshot(`
      "wrote generated/acme.ts
      1 file no longer fits:
        src/acme.ts:3  Type 'A | B' does not fit."
    `);
  });

  test("has colour only where asked for", () => {
    expect(storyForTerminal(story, plain)).not.toContain("\u001b[");
    expect(storyForTerminal(story, palette(true))).toContain("\u001b[31mwire, types ");
  });

  test("is a table in Markdown that no value can break", () => {
    expect(storyAsMarkdown(story, rebuild)).toMatchInlineSnapshot(`
      "## acme: 1 change, breaking

      | Verdict | Change | Met in | Written at |
      | --- | --- | --- | --- |
      | **wire, types** | a\\|b: word added \`"two"\`<br>The old contract refuses an answer with it, and an exhaustive switch no longer compiles. | \`response 200 of POST /jobs\` | \`#/paths/~1jobs/post/responses/200/content/application~1json/schema/properties/a\\|b/enum\` |

      ### Overlay actions that no longer fit

      - acme.overlay.yaml: actions\\[0\\] matches nothing.

      ### Regenerated

      - wrote generated/acme.ts

      ### Source files and tests that no longer fit

      - \`src/acme.ts:3\` Type 'A \\| B' does not fit.
      "
    `);
  });

  test("is one object in JSON, with what became of the rest", () => {
    const told: unknown = JSON.parse(storyAsJson(story, rebuild));
    expect(told).toMatchObject({
      name: "acme",
      breaking: 1,
      changes: [{ rule: "word-added", breaking: true }],
      ...rebuild,
    });
  });

  test("says so when nothing changed", () => {
    const nothing: Story = { name: "acme", changes: [], overlayMisfits: [] };
    expect(storyForTerminal(nothing, plain)).toBe("acme: no changes");
    expect(storyAsMarkdown(nothing)).toBe("## acme: no changes\n");
    expect(JSON.parse(storyAsJson(nothing))).toMatchObject({ breaking: 0, changes: [] });
  });

  test("says why nothing can be written, and why nothing could be rebuilt", () => {
    expect(storyForTerminal({ ...story, refusal: "GET /a is gone." }, plain)).toContain(
      "Nothing was written: GET /a is gone.",
    );
    const stuck: Rebuild = { generated: [], problems: ["An action does not fit."], compileErrors: [] };
    expect(rebuildForTerminal(stuck, plain)).toBe(
      "generated/ is as it was:\n  An action does not fit.\nCorrect that, then npm run generate.",
    );
    expect(storyAsMarkdown(story, stuck)).toContain("### generated/ could not be rebuilt\n\n- An action does not fit.");
  });
});
