import { expect, test } from "vitest";
import { wireText } from "./wire-text.ts";

const query = (name: string, more: object) => ({ name, in: "query", schema: { type: "array" }, ...more });
const document = {
  openapi: "3.1.0",
  info: { title: "x", version: "1" },
  paths: {
    "/a": {
      get: {
        parameters: [
          query("joined", { explode: false }),
          query("bars", { style: "pipeDelimited" }),
          query("usual", {}),
          query("deep", { style: "deepObject", explode: true }),
        ],
        responses: { 200: { content: { "application/json": {} } }, 204: {} },
      },
      delete: { responses: { 204: {}, 404: { content: { "application/json": {} } } } },
      put: { responses: { default: {} } },
    },
  },
};

test("names the operations whose good answers have no body, and the queries in another style", () => {
  const text = wireText("acme", document);
  const wire = JSON.parse(
    text
      .slice(text.indexOf("= {") + 2, text.indexOf(" as const"))
      .replace(/\/\*\*.*\*\//g, "")
      .replace(/(emptyAnswers|queryStyles):/g, '"$1":')
      .replace(/,\s*}$/, "}"),
  );
  expect(wire).toEqual({
    emptyAnswers: { "GET /a 204": true, "DELETE /a": true },
    queryStyles: {
      "GET /a": { joined: { style: "form", explode: false }, bars: { style: "pipeDelimited", explode: false } },
    },
  });
});
