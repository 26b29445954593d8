import { GroupedDurations } from "./groupedDurations";
import { statusCodes } from "./factTable";
import type { HopTable } from "./hopTable";
import { isTimed } from "./partTally";
import { PairTable } from "./pairTable";
import { percentilesOf } from "./statistics";

/** The hops of one agent that another one asked for. Agents are numbers of names, 0 for none. */
export interface CallFacts {
  /** Whose hop sent the message; -1 where nothing says who did. */
  readonly caller: number;
  readonly agent: number;
  readonly calls: number;
  readonly ended: number;
  readonly errors: number;
  /** ns, nearest-rank over the calls that have ended; NaN without any. */
  readonly p50: number;
  readonly p95: number;
}

interface Tally {
  readonly caller: number;
  readonly agent: number;
  calls: number;
  ended: number;
  errors: number;
}

/** Who called whom in some traces, in the order in which it was first seen. */
export function callFacts(hops: HopTable, traces: Int32Array): CallFacts[] {
  const { parts } = hops;
  const tallies: Tally[] = [];
  const numbers = new PairTable();
  const numberOf = (trace: number, part: number, parent: number): number => {
    const agent = parts[part]?.agent ?? 0;
    const caller = parent < 0 ? -1 : (parts[hops.partOf(trace, parent)]?.agent ?? -1);
    const known = numbers.get(caller, agent);
    if (known >= 0) return known;
    numbers.set(caller, agent, tallies.length);
    return tallies.push({ caller, agent, calls: 0, ended: 0, errors: 0 }) - 1;
  };
  // Agents may be many, their pairs too many to reserve memory for: there are no more than there are hops.
  const most = hops.countOf(traces);
  const durations = new GroupedDurations(most, most);
  hops.forEach(traces, (columns, from, to, trace) => {
    for (let at = from; at < to; at++) {
      const number = numberOf(trace, columns.part[at] ?? 0, columns.parent[at] ?? -1);
      const tally = tallies[number];
      if (!tally) continue;
      tally.calls++;
      if (columns.status[at] !== statusCodes.in_progress) tally.ended++;
      if (columns.status[at] === statusCodes.error) tally.errors++;
      if (isTimed(columns, at)) durations.add(number, columns.duration[at] ?? NaN);
    }
  });
  return tallies.map((facts, number) => {
    const [p50 = NaN, p95 = NaN] = percentilesOf(durations.of(number), [0.5, 0.95]);
    return { ...facts, p50, p95 };
  });
}
