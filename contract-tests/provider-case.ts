import type { ContractName } from "../src/contract.ts";
import type { Task, TaskEvent } from "../src/index.ts";
import type { ExampleScript } from "./prism/example-script.ts";
import type { ClientSettings } from "./rig.ts";
import type { Change, WireRequest } from "./wire.ts";

type ApiAnswer = { data?: unknown; error?: unknown; response: Response };

/** An example of a good answer, and what the contract says about answers that are nearly the same. */
export type AnswerCase = {
  /** The cells that this test covers, less the operation: `200 application/json data=running`. */
  cells: readonly string[];
  /** The example's name; 200 where the answer has no body. */
  step: string | 200;
  /** @default 200 */
  status?: number;
  /** What the plain API gives as `data`; objects may leave keys out. */
  data: unknown;
  /** Changes to the answer's body after which the contract still holds. */
  allows?: readonly Change[];
  /** Changes after which it is broken, with what the contract asks for there. `where` is the place of the change unless given. */
  refuses: readonly (Change & { where?: string; expected: string })[];
};

/** An example of a declared error. Those for a wrong key are in `keys`. */
export type ErrorCase = {
  /** The cells that this test covers, less the operation; none where another example of the same status does. */
  cell?: string | readonly string[] | undefined;
  /** The example's name. */
  step: string;
  status: number;
  body: unknown;
  retryAfterMs?: number;
  /** A start that was answered like this may have been taken. */
  uncertain?: true;
  /** How often the client sends the request before it gives up. @default 1 */
  sends?: number;
};

/** A request that the contract does not allow and that types would refuse. */
export type InvalidCase<Client> = {
  name: string;
  api(client: Client): Promise<ApiAnswer>;
  /** What Prism answers. It has no eye for undeclared keys and answers 200. */
  status: number;
  /** What the contract check names, as `where: expected`. */
  violations: readonly string[];
};

/** One operation, and the ways to call it. */
export type OperationCase<Client> = {
  operation: string;
  api(client: Client): Promise<ApiAnswer>;
  /** The verb of the lifecycle that makes this call; absent where only the plain API does. */
  verb?(client: Client): Promise<unknown>;
  /** What other operations answer on the way. */
  before?: ExampleScript;
  /** The one request that both send. */
  request: WireRequest;
  answers: readonly AnswerCase[];
  errors: readonly ErrorCase[];
  /** The named examples of its body. */
  bodies?: readonly { example: string; body: object }[];
  /** Sends one of them. */
  post?(client: Client, body: never): Promise<ApiAnswer>;
  invalid?: readonly InvalidCase<Client>[];
};

/** One task from its start to its end, as `wait` sees it. */
export type WaitCase = {
  /** The words that the provider answers, which is also the name of the test. */
  statuses: readonly string[];
  script: ExampleScript;
  /** Every request of the wait, as method and path. */
  sends: readonly string[];
  /** The task that `wait` gives or throws; objects may leave keys out. */
  ends: Partial<Task>;
};

/** Everything that the shared suite has to know of a provider. */
export type ProviderCase<Client> = {
  name: ContractName;
  /** The provider's name in handles. @default the contract's */
  provider?: string;
  create(settings: ClientSettings): Client;
  /** What can be wrong with the key of a request: header changes on the way to Prism, and the header that is then named. */
  keys: { header: string; otherScheme: Record<string, string | undefined>; refusal: unknown };
  operations: readonly OperationCase<Client>[];
  wait(client: Client, onEvent: (event: TaskEvent) => void): Promise<unknown>;
  waits: readonly WaitCase[];
  /** A wait whose key is refused after its first good answer: the script, and the requests it sends. */
  refusedInWait: { script: ExampleScript; sends: readonly string[] };
};
