import type { HopPart } from "./hopTable";
import { durationsOf, type ObservedBlock } from "./observedBlock";
import type { HopPlace } from "./partTally";

/** What was observed of some hops. @see MODEL section 7 */
export interface HopFacts {
  /** Records of the hops. */
  readonly records: number;
  /** Visits. */
  readonly hops: number;
  /** Hops with status error. */
  readonly errors: number;
  /** Hops that are not in progress. */
  readonly ended: number;
  /** ns, nearest-rank over the hops that are not in progress; NaN without any. */
  readonly p50: number;
  readonly p95: number;
  /** How many of them lasted less than `below` ns, and not less than that of the one before; the same bounds for all, so that they can be compared. */
  readonly histogram: readonly { readonly below: number; readonly count: number }[];
}

/** The hops of one agent, and of each of its actions. Agents and actions are numbers of names, 0 for none. */
export interface AgentFacts extends HopFacts {
  readonly agent: number;
  readonly actions: readonly (HopFacts & { readonly action: number })[];
  /** When the latest of its hops did its latest, seconds since 1970; NaN when none has an instant. */
  readonly lastAt: number;
  /** The failed hop that ended last; undefined when none failed. */
  readonly newestFailure: HopPlace | undefined;
}

/** ns */
const durationBounds = [1e6, 4e6, 16e6, 64e6, 256e6, 1e9, 4e9, Infinity] as const;

/** The agents of the traces in some blocks. @param parts those of the hop table */
export function agentFacts(parts: readonly HopPart[], blocks: readonly ObservedBlock[]): AgentFacts[] {
  const partsOf = new Map<number, number[]>();
  for (const [part, { agent }] of parts.entries()) {
    if (!blocks.some((block) => block.parts.hops(part) > 0)) continue;
    const known = partsOf.get(agent);
    if (known) known.push(part);
    else partsOf.set(agent, [part]);
  }
  return Array.from(partsOf, ([agent, own]): AgentFacts => {
    const actions = own.map((part) => ({ action: parts[part]?.action ?? 0, ...factsOfParts([part], blocks) }));
    const [only] = actions;
    const facts = only && actions.length === 1 ? hopFacts(only) : factsOfParts(own, blocks);
    return { agent, ...facts, actions, lastAt: lastAt(own, blocks), newestFailure: newestFailure(own, blocks) };
  });
}

/** These alone of what is said of some hops. */
export function hopFacts({ records, hops, errors, ended, p50, p95, histogram }: HopFacts): HopFacts {
  return { records, hops, errors, ended, p50, p95, histogram };
}

function factsOfParts(own: readonly number[], blocks: readonly ObservedBlock[]): HopFacts {
  const facts = { records: 0, hops: 0, errors: 0, ended: 0 };
  for (const { parts } of blocks) {
    for (const part of own) {
      facts.records += parts.records(part);
      facts.hops += parts.hops(part);
      facts.errors += parts.errors(part);
      facts.ended += parts.ended(part);
    }
  }
  const durations = durationsOf(blocks, ({ parts }) => own.map((part) => parts.durationsOf(part)));
  const [p50 = NaN, p95 = NaN] = durations.percentiles([0.5, 0.95]);
  const counts = durations.counts(durationBounds);
  return { ...facts, p50, p95, histogram: durationBounds.map((below, bar) => ({ below, count: counts[bar] ?? 0 })) };
}

function lastAt(own: readonly number[], blocks: readonly ObservedBlock[]): number {
  let last = -Infinity;
  for (const { parts } of blocks) for (const part of own) last = Math.max(last, parts.lastAt(part));
  return last === -Infinity ? NaN : last;
}

function newestFailure(own: readonly number[], blocks: readonly ObservedBlock[]): HopPlace | undefined {
  let newest: (HopPlace & { readonly at: number }) | undefined;
  for (const { parts } of blocks) {
    for (const part of own) {
      const failure = parts.newestFailure(part);
      if (failure && (!newest || failure.at >= newest.at)) newest = failure;
    }
  }
  return newest && { trace: newest.trace, index: newest.index };
}
