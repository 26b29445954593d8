import type { AgentMessage } from "../core";
import type { Chance } from "./chance";

/** What goes wrong where an action is handled. */
export type FaultKind =
  /** For good. */
  | "breakdown"
  /** At the first attempt only. */
  | "conflict"
  /** At every attempt, though each is worth another. */
  | "lasting_conflict"
  /** It never ends by itself. */
  | "hang";

export interface Fault {
  readonly action: string;
  readonly kind: FaultKind;
}

/** The actions on the way of a request that can break down. */
const breakableActions: Readonly<Record<string, readonly string[]>> = {
  answer: ["search", "write_answer", "storage_save"],
  summarise: ["fetch_document", "write_summary"],
  task_add: ["task_create", "storage_save"],
  daily_digest: ["storage_load", "write_digest"],
};

/**
 * The fault of one request. A share of `failureRate` fails; of the others a few recover from a fault. Request 1 always retries
 * and request 2 always runs into a deadline, so that there is something to look at whatever the seed.
 */
export function drawFault(index: number, action: string, failureRate: number, chance: Chance): Fault | undefined {
  const stored = action === "daily_digest" ? "storage_load" : "storage_save";
  const fails = chance.happens("failure", failureRate);
  const trouble = chance.fraction("trouble");
  if (index === 1) return { action: stored, kind: fails ? "lasting_conflict" : "conflict" };
  if (index === 2) return { action: fails ? stored : "notify", kind: "hang" };
  if (fails) return { action: chance.pick("breakdown", breakableActions[action] ?? [stored]), kind: "breakdown" };
  if (trouble < 0.08) return { action: stored, kind: "conflict" };
  if (trouble < 0.12) return { action: "notify", kind: "hang" };
  return undefined;
}

/** Tells an agent what shall go wrong with a message, by the message's request. */
export class FaultPlan {
  readonly #faults = new Map<string, Fault>();

  /** Plans the fault of a request until `forget`. */
  plan(correlationId: string, fault: Fault | undefined): void {
    if (fault) this.#faults.set(correlationId, fault);
  }

  forget(correlationId: string): void {
    this.#faults.delete(correlationId);
  }

  /** @param attempt from 1, of the message's delivery. */
  strikes({ correlationId, action }: AgentMessage, attempt: number): FaultKind | undefined {
    const fault = this.#faults.get(correlationId ?? "");
    if (fault?.action !== action || (fault.kind === "conflict" && attempt > 1)) return undefined;
    return fault.kind;
  }
}
