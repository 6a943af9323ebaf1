// node programs/node.mjs '<JSON of the place>': runs the check with the fetch of the module that `from` names, or the global one.
import { check } from "./check.mjs";

const { from, ...place } = JSON.parse(process.argv[2]);
const fetch = from === undefined ? undefined : await fetchOf(from);
console.log(JSON.stringify(await check({ ...place, fetch })));

async function fetchOf(module) {
  const exported = await import(module);
  return exported.fetch ?? exported.default;
}
