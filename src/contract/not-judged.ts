import type { CompiledContract } from "./compiled.ts";
import { isJson, isJudged, isStream, isText } from "./media-type.ts";
import type { Content, Parameter, RequestBody } from "./openapi.ts";
import type { Operation } from "./operations.ts";
import { seesCookies } from "./parameters.ts";
import { type Place, serializationOf } from "./serialization.ts";

/** A part of the contract that traffic is not held against. */
export type NotJudged = {
  /** The operation, such as `GET /files/{id}`; `*` for all of them. */
  readonly operation: string;
  /** JSON pointer into an exchange, such as `/response/200/body`, or into the document. */
  readonly where: string;
  /** Why it is not judged. */
  readonly reason: string;
};

/** Everything in a contract that is not judged: the rest of it is. */
export function notJudgedIn(contract: CompiledContract, isHeld: (key: string) => boolean): NotJudged[] {
  const { document } = contract;
  const left = contract.named.filter(({ key }) => !isHeld(key));
  return [
    ...[...contract.unusable].map(([operation, { reason }]) => ({ operation, where: "", reason })),
    ...left.map(({ key }) => ({ operation: key, where: "", reason: "not among the operations to hold" })),
    ...("webhooks" in document
      ? [{ operation: "*", where: "/webhooks", reason: "calls that the provider makes" }]
      : []),
    ...contract.security.unjudged.map((name) => ({
      operation: "*",
      where: `/components/securitySchemes/${name}`,
      reason: "only API keys and HTTP schemes are looked for",
    })),
    ...contract.operations.filter(({ key }) => isHeld(key)).flatMap(inOperation),
  ];
}

function inOperation({ key, parameters, requestBody, responses }: Operation): NotJudged[] {
  const found: Omit<NotJudged, "operation">[] = [
    ...parameters.flatMap(({ value }) => inParameter(value)),
    ...inContent("/request/body", requestBody?.value.content, "request"),
    ...encodedHeaders(requestBody?.value),
    ...[...responses].flatMap(([status, { value }]) => [
      ...inContent(`/response/${status}/body`, value.content, "answer"),
      ...(value.links ? [{ where: `/response/${status}/links`, reason: "links are not followed" }] : []),
    ]),
  ];
  return found.map((one) => ({ operation: key, ...one }));
}

function inParameter({ name, in: place, content, style, explode, schema }: Parameter): Omit<NotJudged, "operation">[] {
  const where = `/request/${place === "header" ? "headers" : place === "cookie" ? "cookies" : place}/${name}`;
  const [media] = Object.keys(content ?? {});
  if (media !== undefined && !isJson(media) && !isText(media)) return [{ where, reason: `${media} is not read` }];
  if (place === "cookie" && !seesCookies()) return [{ where, reason: "this runtime does not show cookies" }];
  if (!["path", "query", "header", "cookie"].includes(place)) return [{ where, reason: `there is no place ${place}` }];
  const type = typeof schema === "object" ? schema.type : undefined;
  if (style === "deepObject" && type !== undefined && ![type].flat().includes("object")) {
    return [{ where, reason: `style deepObject says nothing about a ${[type].flat().join(" or ")}` }];
  }
  const serialization = { ...(style === undefined ? {} : { style }), ...(explode === undefined ? {} : { explode }) };
  return serializationOf(place as Place, serialization) === undefined
    ? [{ where, reason: `style ${style} does not exist in ${place}` }]
    : [];
}

function inContent(
  where: string,
  content: Content = {},
  direction: "request" | "answer",
): Omit<NotJudged, "operation">[] {
  return Object.keys(content).flatMap((type) => {
    if (isJudged(type) || content[type]?.schema === undefined) return [];
    const reason =
      isStream(type) && direction === "answer" ? `${type} streams, and is never read` : `${type} is not read`;
    return [{ where, reason: `${reason}: only its media type is judged` }];
  });
}

function encodedHeaders(body: RequestBody | undefined): Omit<NotJudged, "operation">[] {
  return Object.values(body?.content ?? {}).flatMap(({ encoding = {} }) =>
    Object.entries(encoding).flatMap(([name, { headers }]) =>
      headers ? [{ where: `/request/body/${name}`, reason: "the headers of a part are not judged" }] : [],
    ),
  );
}
