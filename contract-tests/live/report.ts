import type { ContractExchange } from "../../src/contract.ts";
import type { Recording, Step } from "./recording.ts";
import type { Service } from "./service.ts";

export type LiveResult = {
  readonly provider: string;
  readonly service: Service;
  readonly recording: Recording;
  readonly notCalled: readonly string[];
  readonly verdict: string;
  readonly at: Date;
};

/** The report as Markdown: what disagreed first, then what is worth knowing, then everything that was asked. */
export function toMarkdown({ provider, service, recording, notCalled, verdict, at }: LiveResult): string {
  const { disagreements, remarks, steps } = recording;
  const { title, version } = service.document.info;
  const cells = [...recording.ledger()];
  const seen = cells.filter(([, times]) => times > 0);
  return `${[
    `# ${provider}, live`,
    `${service.baseUrl}, held against ${title} ${version} (openapi/${service.contract}.yaml and its overlay), ${at.toISOString()}.`,
    `**${verdict}**`,
    ...(disagreements.length > 0
      ? [
          "## What the service does that its document does not say",
          table(
            ["", "operation", "where", "the document says", "the service did", "seen in"],
            disagreements.map(({ operation, where, expected, actual, step }, index) => [
              String(index + 1),
              code(operation),
              code(where),
              code(expected),
              code(actual),
              step,
            ]),
          ),
          ...disagreements.map(({ exchange, where }, index) => fold(`${index + 1}. ${where}`, exchange)),
        ]
      : []),
    ...(remarks.length > 0
      ? [
          "## Worth knowing\n\nThe document allows these.",
          remarks.map(({ operation, text }) => `- ${code(operation)}: ${oneLine(text)}`).join("\n"),
        ]
      : []),
    "## What was asked",
    table(["", "answers", ""], steps.map(toRow)),
    ...(notCalled.length > 0 ? [`Not asked: ${notCalled.map(code).join(", ")}.`] : []),
    `## What was seen of the contract\n\n${seen.length} of its ${cells.length} cells.`,
    seen.map(([cell, times]) => `- ${code(cell)} × ${times}`).join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

function toRow({ title, exchanges, unanswered }: Step): string[] {
  const answers = exchanges.map(({ request, response }) => `${request.method} ${response.status}`);
  const wrong = exchanges.some(({ violations }) => violations.some(({ where }) => where.startsWith("/response")));
  return [
    title,
    [...answers, ...unanswered.map((reason) => `no answer: ${oneLine(reason)}`)].join(", "),
    wrong ? "disagrees" : unanswered.length > 0 || exchanges.length === 0 ? "not judged" : "as declared",
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function fold(summary: string, { request, response }: ContractExchange): string {
  const text = JSON.stringify({ request, response }, null, 2);
  // A longer fence than any within, so that no body ends it.
  const longest = Math.max(3, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1));
  const fence = "`".repeat(longest);
  return `<details><summary>${escapeHtml(summary)}</summary>\n\n${fence}json\n${text}\n${fence}\n\n</details>`;
}

function code(text: string): string {
  const line = oneLine(text);
  return line.includes("`") ? `\`\` ${line} \`\`` : `\`${line}\``;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
