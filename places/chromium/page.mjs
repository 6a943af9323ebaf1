import { check } from "../programs/check.mjs";

const place = await (await fetch("/place")).json();
const problems = await check(place).catch((error) => [String(error)]);
await fetch("/result", { method: "POST", body: JSON.stringify(problems) });
