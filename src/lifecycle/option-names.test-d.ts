// Checked by `tsc` alone: an option that a type has and the list of names lacks, or the other way round, does not compile.
import type { ClientOptions } from "../http/client-options.ts";
import type { OPTION_NAMES, OptionTaker } from "../task/option-names.ts";
import { noneOf } from "../testing/types.ts";
import type { BatchOptions } from "./batch-keys.ts";
import type { CallOptions } from "./control.ts";
import type { GetOptions } from "./get.ts";
import type { OnceOptions } from "./journal-options.ts";
import type { Concurrency } from "./run-all.ts";
import type { SchemaOptions, StartOptions } from "./send-start.ts";
import type { StepsOptions } from "./step-reader.ts";
import type { AnyWaitOptions } from "./wait-plan.ts";

type Listed<Taker extends OptionTaker> = (typeof OPTION_NAMES)[Taker][number];
/** The names that only one of the two has. */
type Unequal<Taker extends OptionTaker, Options> =
  | Exclude<keyof Options, Listed<Taker>>
  | Exclude<Listed<Taker>, keyof Options>;

export function everyOptionIsListed() {
  noneOf<Unequal<"client", ClientOptions>>();
  noneOf<Unequal<"start", StartOptions & OnceOptions>>();
  noneOf<Unequal<"get", GetOptions>>();
  noneOf<Unequal<"run", AnyWaitOptions & SchemaOptions & OnceOptions>>();
  noneOf<Unequal<"wait" | "waitAll", AnyWaitOptions>>();
  noneOf<Unequal<"watch", AnyWaitOptions & StepsOptions>>();
  noneOf<Unequal<"runAll", AnyWaitOptions & SchemaOptions & Concurrency & BatchOptions>>();
  noneOf<Unequal<"stop" | "pause" | "resume" | "endSession" | "list" | "download", CallOptions>>();
}
