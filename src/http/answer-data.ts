import { type Answer, bodyValueOf, parseBody } from "./answer.ts";
import { protocolErrorFor, type RequestContext } from "./error-for.ts";

/** Reads the JSON of a good answer. Throws a ProtocolError when its body is not the promised JSON. */
function jsonOf(answer: Answer, context: RequestContext): unknown {
  const { status, headers } = answer.response;
  const type = headers.get("content-type") ?? "";
  const { json, text } = parseBody(answer);
  if (text === undefined && !/\bhtml\b/i.test(type)) return json;
  const came = text?.trim() === "" ? "an empty body" : type || "a body";
  throw protocolErrorFor(
    `${status} and ${came} that is not the promised JSON`,
    context,
    status,
    bodyValueOf(answer, context.mask),
  );
}

/** Gives a good answer's body in the form that a caller of `api` asked for. */
export function bodyAs(answer: Answer, parseAs: string, context: RequestContext): unknown {
  if (!/^(text|blob|arrayBuffer|stream)$/.test(parseAs)) return jsonOf(answer, context);
  const copy = new Response(answer.bytes, {
    headers: { "content-type": answer.response.headers.get("content-type") ?? "" },
  });
  return parseAs === "stream" ? copy.body : copy[parseAs as "text" | "blob" | "arrayBuffer"]();
}
