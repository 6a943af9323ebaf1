import { expect, test } from "vitest";
import { runCommandLine as run } from "../testing/run-command-line.ts";

test.each([
  ["browser-act", "BROWSERACT_API_KEY", "limit=5"],
  ["browser-use-v4", "BROWSER_USE_API_KEY", "limit=5"],
  ["browser-use-v2", "BROWSER_USE_API_KEY", "pageSize=5"],
])("list --limit asks %s in its own words", async (name, keyVariable, words) => {
  const searches: string[] = [];
  const fetch = async (input: string | URL | Request) => {
    searches.push(new URL(new Request(input).url).search);
    return Response.json({ items: [], tasks: [], runs: [], sessions: [] });
  };
  await run(["list", name, "--limit", "5"], { env: { [keyVariable]: "test-key" }, fetch });
  expect(searches).toHaveLength(1);
  expect(searches[0]).toContain(words);
});
