import type { DocumentRow } from "../../protocol/engine";
import type { DocumentReader } from "./documentReader";

/** What belongs to one hop, or to the trace alone, by the numbers of its rows. */
export interface HopOutline {
  /** -1 for what belongs to the trace alone. */
  readonly row: number;
  /** Its spans and missing parents in pre-order. */
  readonly spans: readonly { readonly row: number; readonly depth: number }[];
  /** In their order. @see MODEL section 3 */
  readonly records: readonly number[];
}

export interface Outline {
  /** By first record. @see MODEL section 4.6 */
  readonly hops: readonly HopOutline[];
  readonly alone: HopOutline;
}

class Collected implements HopOutline {
  row = -1;
  readonly spans: { row: number; depth: number }[] = [];
  records: readonly number[] = [];
  /** Among the hops. */
  place = -1;
  #placed: { readonly row: number; readonly place: number }[] = [];

  /** @param place of the record in the trace */
  add(row: number, place: number): void {
    this.#placed.push({ row, place });
  }

  sort(): void {
    this.records = this.#placed.sort((a, b) => a.place - b.place).map(({ row }) => row);
    this.#placed = [];
  }
}

/** Reads through a document once and keeps what belongs to which hop: the document nests hops, JSON lists them. */
export async function outlineOf(document: DocumentReader, stopped: () => boolean): Promise<Outline> {
  const alone = new Collected();
  const byRow = new Map<number, Collected>();
  // A record can stand in a span of another hop, before its own.
  const hopAt = (row: number) => {
    const known = byRow.get(row);
    if (known) return known;
    const hop = new Collected();
    byRow.set(row, hop);
    return hop;
  };
  /** The hops that the present row stands in, with their depths. */
  const above: { readonly depth: number; readonly hop: Collected }[] = [];
  for (let index = 0; index < document.total && !stopped(); index++) {
    const row = await document.row(index);
    while ((above.at(-1)?.depth ?? -1) >= row.depth) above.pop();
    if (row.kind === "hop") {
      const hop = hopAt(index);
      hop.row = index;
      hop.place = row.place;
      above.push({ depth: row.depth, hop });
    } else if (row.kind === "record") (row.hop < 0 ? alone : hopAt(row.hop)).add(index, row.place);
    else (above.at(-1)?.hop ?? alone).spans.push({ row: index, depth: row.depth });
  }
  // One that has no row yet was not come to before it was stopped.
  const hops = [...byRow.values()].filter(({ row }) => row >= 0).sort((a, b) => a.place - b.place);
  for (const hop of [alone, ...hops]) hop.sort();
  return { hops, alone };
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
