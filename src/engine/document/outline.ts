import type { DocumentRow } from "../../protocol/engine";
import { compareTexts } from "../../trace/compareTexts";
import type { DocumentReader } from "./documentReader";

/** What belongs to one hop, or to the trace alone, by the numbers of its rows. */
export interface HopOutline {
  /** -1 for what belongs to the trace alone. */
  readonly row: number;
  /** Its spans and missing parents in pre-order. */
  readonly spans: readonly { readonly row: number; readonly depth: number }[];
  /** By time. */
  readonly records: readonly number[];
}

export interface Outline {
  /** By first record. @see MODEL section 4.6 */
  readonly hops: readonly HopOutline[];
  readonly alone: HopOutline;
}

class Collected implements HopOutline {
  readonly row: number;
  readonly spans: { row: number; depth: number }[] = [];
  records: number[] = [];
  /** The time of its first record, "" when none has one. */
  first = "";
  readonly #times: string[] = [];

  constructor(row: number) {
    this.row = row;
  }

  add(row: number, timestamp: string): void {
    // A record without a time takes its place after the one before it (MODEL section 3).
    const time = timestamp || (this.#times.at(-1) ?? "");
    this.records.push(row);
    this.#times.push(time);
    if (timestamp && (this.first === "" || timestamp < this.first)) this.first = timestamp;
  }

  sort(): void {
    const order = this.records.map((row, index) => ({ row, time: this.#times[index] ?? "" }));
    this.records = order.sort((a, b) => compareTexts(a.time, b.time)).map(({ row }) => row);
  }
}

/** Reads through a document once and keeps what belongs to which hop: the document nests hops, JSON lists them. */
export async function outlineOf(document: DocumentReader, stopped: () => boolean): Promise<Outline> {
  const alone = new Collected(-1);
  const hops: Collected[] = [];
  const byRow = new Map<number, Collected>();
  /** The hops that the present row stands in, with their depths. */
  const above: { readonly depth: number; readonly hop: Collected }[] = [];
  for (let index = 0; index < document.total && !stopped(); index++) {
    const row = await document.row(index);
    while ((above.at(-1)?.depth ?? -1) >= row.depth) above.pop();
    if (row.kind === "hop") {
      const hop = new Collected(index);
      hops.push(hop);
      byRow.set(index, hop);
      above.push({ depth: row.depth, hop });
    } else if (row.kind === "record") (byRow.get(row.hop) ?? alone).add(index, row.timestamp);
    else (above.at(-1)?.hop ?? alone).spans.push({ row: index, depth: row.depth });
  }
  for (const hop of [alone, ...hops]) hop.sort();
  return { hops: byFirstRecord(hops), alone };
}

/** A hop none of whose records has a time stays behind the one before it. */
function byFirstRecord(hops: readonly Collected[]): Collected[] {
  let before = "";
  const placed = hops.map((hop) => {
    before = hop.first || before;
    return { hop, at: before };
  });
  return placed.sort((a, b) => compareTexts(a.at, b.at)).map(({ hop }) => hop);
}

/** For each row, whether no sibling comes after it, by the rows' depths in pre-order. */
export function lastSiblings(depths: ArrayLike<number>): Uint8Array {
  const last = new Uint8Array(depths.length);
  /** At each depth, whether a sibling comes after what is now looked at. */
  const followed: boolean[] = [];
  for (let row = depths.length - 1; row >= 0; row--) {
    const depth = depths[row] ?? 0;
    followed.length = Math.min(followed.length, depth + 1);
    last[row] = followed[depth] ? 0 : 1;
    followed[depth] = true;
  }
  return last;
}

export type HopRow = Extract<DocumentRow, { kind: "hop" }>;
export type SpanRow = Extract<DocumentRow, { kind: "span" }>;
export type RecordRow = Extract<DocumentRow, { kind: "record" }>;
