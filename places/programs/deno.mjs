// deno run programs/deno.mjs '<JSON of the place>'
import { check } from "./check.mjs";

console.log(JSON.stringify(await check(JSON.parse(globalThis.Deno.args[0]))));
