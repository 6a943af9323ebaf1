import { expect, test } from "vitest";
import { contractQuery, writeRequest } from "./write-request.ts";

const styles = {
  joined: { style: "form", explode: false },
  bars: { style: "pipeDelimited", explode: false },
  spaces: { style: "spaceDelimited", explode: false },
} as const;

test.each<[string, object, string]>([
  ["a joined list", { joined: ["a", "b c"] }, "joined=a,b%20c"],
  ["a list with bars", { bars: [1, 2] }, "bars=1|2"],
  ["a list with spaces", { spaces: [1, 2] }, "spaces=1%202"],
  ["a list in no style of its own", { other: [1, 2] }, "other=1&other=2"],
  ["a word", { joined: "a b" }, "joined=a%20b"],
  ["an object", { deep: { a: 1 } }, "deep[a]=1"],
  ["several, without what is undefined and null", { joined: [1], gone: undefined, none: null, n: 2 }, "joined=1&n=2"],
])("%s is written as its contract says", (_, query, expected) => {
  expect(contractQuery(styles)(query)).toBe(expected);
  const { url } = writeRequest(
    "https://a.test/x",
    { method: "GET", headers: {}, cache: {} },
    { params: { query: { ...query } }, querySerializer: contractQuery(styles) },
  );
  expect(url).toBe(`https://a.test/x?${expected}`);
});
