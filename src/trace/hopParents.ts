import { cutCycles } from "./cycles";
import type { Hop, HopBuilder } from "./hops";
import { PairTable } from "./pairTable";
import type { TraceRecords } from "./traceRecords";

/** Finds the parent of each hop: by the parent message, else by the parent span, else the latest hop that was open. @see MODEL section 4 rule 5 */
export function resolveParents(records: TraceRecords, builder: Pick<HopBuilder, "hops" | "hopOf" | "openBefore" | "spanHop">): void {
  const { hops, openBefore } = builder;
  const said = records.hasParents ? saidParents(records, builder) : undefined;
  for (let index = 0; index < hops.length; index++) {
    const hop = hops[index];
    if (!hop) continue;
    const byMessage = said?.byMessage[index] ?? -1;
    const bySpan = said?.bySpan[index] ?? -1;
    hop.parent = byMessage >= 0 ? byMessage : bySpan >= 0 ? bySpan : (openBefore[index] ?? -1);
    if (hop.parent >= 0) hop.parentRule = byMessage >= 0 ? "messageParent" : bySpan >= 0 ? "spanParent" : "openParent";
  }
  // A hop that was open began earlier: only what records say can lead in a circle.
  if (!said) return;
  const parents = new Int32Array(hops.length);
  for (let index = 0; index < hops.length; index++) parents[index] = hops[index]?.parent ?? -1;
  const isSaid = (index: number) => (said.byMessage[index] ?? -1) >= 0 || (said.bySpan[index] ?? -1) >= 0;
  for (const first of cutCycles(parents)) {
    const hop = hops[weakestOf(first, parents, isSaid)];
    if (!hop) continue;
    hop.parent = -1;
    hop.parentRule = "cycle";
  }
}

/** For each hop the one that its records name, by message and by span; -1 for none. */
function saidParents(records: TraceRecords, { hops, hopOf, spanHop }: Pick<HopBuilder, "hops" | "hopOf" | "spanHop">): { readonly byMessage: Int32Array; readonly bySpan: Int32Array } {
  const senders = sendersOf(hops);
  const bySpan = new Int32Array(hops.length).fill(-1);
  const byMessage = new Int32Array(hops.length).fill(-1);
  for (let record = 0; record < records.length; record++) {
    const index = hopOf[record] ?? -1;
    if (index < 0) continue;
    const message = records.parentMessage[record] ?? 0;
    if (message !== 0 && byMessage[index] === -1) byMessage[index] = senders(message, index);
    const span = records.parentSpan[record] ?? 0;
    const sender = span === 0 ? -1 : spanHop.get(span, 0);
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

/** Gives for a message and a hop the message's newest hop that had begun by then, else its first; -1 for none. */
function sendersOf(hops: readonly Hop[]): (message: number, hop: number) => number {
  ofMessage.clear();
  /** Where a message has several hops, all of them, ascending. */
  let several: Map<number, number[]> | undefined;
  for (let index = 0; index < hops.length; index++) {
    const message = hops[index]?.message ?? 0;
    if (message === 0) continue;
    const first = ofMessage.get(message, 0);
    if (first < 0) {
      ofMessage.set(message, 0, index);
      continue;
    }
    const list = (several ??= new Map<number, number[]>()).get(message);
    if (list) list.push(index);
    else several.set(message, [first, index]);
  }
  return (message, hop) => {
    const list = several?.get(message);
    if (list) return newestBefore(list, hop);
    const only = ofMessage.get(message, 0);
    return only === hop ? -1 : only;
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
  return candidates[from - 1] ?? candidates[candidates[from] === hop ? from + 1 : from] ?? -1;
}
