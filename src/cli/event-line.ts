import type { TaskEvent } from "../index.ts";

/** What an event says in one line: the provider's own word, and errand's where it is another one; undefined for the end. */
export function eventLine(event: TaskEvent): string | undefined {
  switch (event.type) {
    case "started":
      return "started";
    case "status":
      return event.status.toLowerCase() === event.state ? event.status : `${event.status} (${event.state})`;
    case "fault":
      return `read failed, again in ${(event.nextReadInMs / 1000).toFixed(1)} s: ${event.error.message}`;
    case "throttled":
      return `the provider asks for a pause of ${Math.max(0, (event.untilMs - Date.now()) / 1000).toFixed(1)} s`;
    default:
      return undefined;
  }
}
