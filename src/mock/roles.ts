import type { Match, Operation } from "../contract/operations.ts";
import type { MockRole } from "./fault.ts";
import { readAt } from "./pointer.ts";
import { listOf, type TaskDescription, type TaskOperation, type TaskOperations } from "./task-description.ts";

/** What an operation does, and to which tasks. */
export type OperationRole = {
  readonly role: MockRole;
  readonly description: TaskDescription;
  /** How the request names its task; undefined for a start and a list. */
  readonly naming: Omit<TaskOperation, "operation"> | undefined;
};

/**
 * What each operation of the descriptions does.
 *
 * @throws TypeError for an operation that the document does not have.
 */
export function rolesOf(
  operations: readonly Operation[],
  descriptions: readonly TaskDescription[],
): ReadonlyMap<string, OperationRole> {
  const roles = new Map<string, OperationRole>();
  for (const description of descriptions) {
    const named: [MockRole, TaskOperations | undefined][] = [
      ["start", listOf(description.start)],
      ["list", description.list?.operation],
      ["read", description.read],
      ["stop", description.stop],
      ["pause", description.pause],
      ["resume", description.resume],
    ];
    for (const [role, given] of named) {
      for (const one of listOf(given)) {
        const { operation, ...naming } = typeof one === "string" ? { operation: one } : one;
        if (!operations.some(({ key }) => key === operation)) {
          const known = operations.map(({ key }) => key).join(", ");
          throw new TypeError(
            `The description of tasks names ${operation}, which the document does not have. It has: ${known}.`,
          );
        }
        roles.set(operation, { role, description, naming: role === "start" || role === "list" ? undefined : naming });
      }
    }
  }
  return roles;
}

/** The id in a request, and whether it is a task's or a session's. */
export function namedIn(
  { operation, values }: Match,
  { id, session }: Omit<TaskOperation, "operation">,
  query: URLSearchParams,
  body: unknown,
): { readonly id: string; readonly of: "task" | "session" } {
  const parameterNamed = (name: string) => {
    if (name.startsWith("/")) return String(readAt(body, name) ?? "");
    const inPath = values[name];
    return inPath === undefined ? (query.get(name) ?? "") : decodeURIComponent(inPath);
  };
  if (session !== undefined) return { id: parameterNamed(session), of: "session" };
  const inPath = Object.keys(values).at(-1);
  const inQuery = operation.parameters.find(({ value }) => value.in === "query" && /id$/i.test(value.name))?.value.name;
  return { id: parameterNamed(id ?? inPath ?? inQuery ?? ""), of: "task" };
}
