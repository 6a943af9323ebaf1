import { type ContractOptions, createContract } from "../contract.ts";

export const baseUrl = "https://api.anchorbrowser.io";
export const start = `${baseUrl}/v1/tools/perform-web-task`;
export const status = `${baseUrl}/v1/tools/perform-web-task/wf-1/status`;
export const key = { "anchor-api-key": "sk-anchor-0001" };
export const running = { data: { status: "RUNNING" } };

/** A contract that answers every request with one body. */
export function answering(
  body: unknown,
  { status = 200, ...options }: Partial<ContractOptions> & { status?: number } = {},
) {
  return createContract("anchor-browser", {
    baseUrl,
    mode: "collect",
    fetch: async () => Response.json(body, { status }),
    ...options,
  });
}

export function post(body: unknown): RequestInit {
  return {
    method: "POST",
    headers: { ...key, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

/** What a contract found in one exchange, as `where: expected, got actual`. */
export async function found(
  contract: ReturnType<typeof createContract>,
  url: string,
  init?: RequestInit,
): Promise<string[]> {
  await contract.fetch(url, init);
  await contract.settled();
  return contract.violations.map(({ where, expected, actual }) => `${where}: ${expected}, got ${actual}`);
}
