import { cutCycles } from "./cycles";
import type { AssembledHop, Hop } from "./hops";
import { PairTable } from "./pairTable";
import type { TraceRecords } from "./traceRecords";

/** Puts the parents that records name, by message or else by span, before the hop that was open, which each has so far. @see MODEL section 4 rule 5 */
export function takeSaidParents(records: TraceRecords, hops: readonly AssembledHop[]): void {
  const { byMessage, bySpan } = saidParents(records, hops);
  const isSaid = (index: number) => (byMessage[index] ?? -1) >= 0 || (bySpan[index] ?? -1) >= 0;
  const parents = Int32Array.from(hops, (hop, index) => {
    if (!isSaid(index)) return hop.parent;
    const ofMessage = byMessage[index] ?? -1;
    if (ofMessage >= 0) hop.setParent(ofMessage, "messageParent");
    else hop.setParent(bySpan[index] ?? -1, "spanParent");
    return hop.parent;
  });
  // A hop that was open began earlier: only what records say can lead in a circle.
  for (const first of cutCycles(parents)) hops[weakestOf(first, parents, isSaid)]?.setParent(-1, "cycle");
}

/** For each hop the one that its records name, by message and by span; -1 for none. */
function saidParents(records: TraceRecords, hops: readonly Hop[]): { readonly byMessage: Int32Array; readonly bySpan: Int32Array } {
  const senders = sendersOf(hops);
  const bySpan = new Int32Array(hops.length).fill(-1);
  const byMessage = new Int32Array(hops.length).fill(-1);
  for (let record = 0; record < records.length; record++) {
    const index = records.hop(record);
    if (index < 0) continue;
    const message = records.parentMessage(record);
    if (message !== 0 && byMessage[index] === -1) byMessage[index] = senders(message, index);
    const span = records.parentSpan(record);
    const sender = span === 0 ? -1 : records.hopOfSpan(span);
    if (bySpan[index] === -1 && sender !== index) bySpan[index] = sender;
  }
  return { byMessage, bySpan };
}

/** Where a cycle is cut: at a hop whose parent is not said by any record but only was open, else at its first. */
function weakestOf(first: number, parents: Int32Array, isSaid: (index: number) => boolean): number {
  let at = first;
  while (isSaid(at)) {
    at = parents[at] ?? first;
    if (at === first) break;
  }
  return at;
}

const ofMessage = new PairTable();
/** The first hop of a message and an agent, where the message has several hops. */
const visits = new PairTable();

/**
 * Gives for a message and a hop the message's newest hop that had begun by then, else its first; -1 for none. Of its own message, which was
 * passed on, only another agent's that had begun by then: neither a visit that it retries nor one of the next agent is its parent.
 */
function sendersOf(hops: readonly Hop[]): (message: number, hop: number) => number {
  ofMessage.clear();
  visits.clear();
  /** Where a message has several hops, all of them, ascending. */
  let several: Map<number, number[]> | undefined;
  /** For each hop of such a message but the first the latest before its agent's first visit: another agent's. */
  let passedOnBy: Map<number, number> | undefined;
  for (let index = 0; index < hops.length; index++) {
    const { message = 0, agent } = hops[index] ?? {};
    if (message === 0) continue;
    const first = ofMessage.get(message, 0);
    if (first < 0) {
      ofMessage.set(message, 0, index);
      continue;
    }
    const list = (several ??= new Map<number, number[]>()).get(message) ?? [first];
    if (list.length === 1) visits.set(message, hops[first]?.agent ?? 0, first);
    const visit = visits.get(message, agent ?? 0);
    passedOnBy ??= new Map<number, number>();
    passedOnBy.set(index, visit < 0 ? (list.at(-1) ?? first) : (passedOnBy.get(visit) ?? -1));
    if (visit < 0) visits.set(message, agent ?? 0, index);
    list.push(index);
    several.set(message, list);
  }
  return (message, hop) => {
    if (message === hops[hop]?.message) return passedOnBy?.get(hop) ?? -1;
    const list = several?.get(message);
    return list ? newestBefore(list, hop) : ofMessage.get(message, 0);
  };
}

/** @param candidates ascending */
function newestBefore(candidates: readonly number[], hop: number): number {
  let from = 0;
  let to = candidates.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((candidates[middle] ?? 0) < hop) from = middle + 1;
    else to = middle;
  }
  return candidates[from - 1] ?? candidates[from] ?? -1;
}
