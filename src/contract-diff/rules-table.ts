import type { Rule } from "./rule.ts";
import { RULES } from "./rules.ts";
import { type Rating, sayVerdicts } from "./verdicts.ts";

/** Every rule as a table in Markdown, for people. */
export function rulesTable(): string {
  const rows = Object.entries<Rule>(RULES).map(([rule, { tells, any, request, response }]) => {
    const same = any ? say(rule, any) : undefined;
    return [tells, same ?? say(rule, request), same ?? say(rule, response)];
  });
  const header = ["Change", "In a request", "In an answer"];
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function say(rule: string, rating: Rating | undefined): string {
  return rating ? `**${sayVerdicts({ rule, verdicts: rating.verdicts })}**: ${rating.because}` : "";
}
