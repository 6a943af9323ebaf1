import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { isObject, type Json, type JsonObject } from "../../src/contract-diff/json.ts";
import { UserError } from "../command-line/user-error.ts";
import { applyOverlay } from "./overlay.ts";
import { parserReason } from "./parser-reason.ts";

/** The effective document: the contract `openapi/<name>.yaml` with `openapi/<name>.overlay.yaml` applied. */
export async function readEffectiveDocument(root: string, name: string): Promise<JsonObject> {
  const contract = await readYaml(root, `openapi/${name}.yaml`);
  if (!isObject(contract)) throw new UserError(`openapi/${name}.yaml: expected an OpenAPI document.`);
  const overlay = `openapi/${name}.overlay.yaml`;
  return applyOverlay(contract, await readYaml(root, overlay), overlay);
}

async function readYaml(root: string, file: string): Promise<Json> {
  try {
    // Merge keys keep the examples of an overlay short: each says only what differs from the one before it.
    return parse(await readFile(join(root, file), "utf8"), { merge: true });
  } catch (error) {
    throw new UserError(`${file}: cannot be read: ${parserReason(error)}`);
  }
}
