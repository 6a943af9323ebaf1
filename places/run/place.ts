import type { Service } from "./service.ts";

/** Where the library has to hold. */
export type Place = {
  /** The name for `--only`. */
  readonly name: string;
  /** Gives what does not hold there, a sentence for each; throws where the place cannot run. */
  run(service: Service): Promise<string[]>;
};

/** What programs/check.mjs takes, for one run of that name. */
export function checkOptions(service: Service, name: string, refused: "certain" | "uncertain") {
  return {
    baseUrl: service.baseUrl(name),
    cutUrl: service.baseUrl(`cut-${name}`),
    refusedUrl: service.refusedUrl,
    refused,
  };
}

/** What the service has to have seen of a run of programs/check.mjs. */
export function missingTraffic(service: Service, name: string): string[] {
  const { starts, reads } = service.sent(name);
  return starts === 1 && reads === 3 ? [] : [`The service saw ${starts} starts and ${reads} reads, not 1 and 3.`];
}
