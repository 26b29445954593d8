import { compareTexts } from "./compareTexts";
import type { FactTable } from "./factTable";

/** "newest": latest start first; "start": earliest first; "duration": longest first; "errors" and "hops": most first. Ties by start, then ID. */
export type TraceSort = "newest" | "start" | "duration" | "errors" | "hops";

/** Which traces a list has: all, or those that pass. */
export interface TraceSelection {
  /** Names the selection; changes when other traces pass although no trace has changed. */
  readonly name: string;
  /** Those of some traces that pass. */
  readonly pick: (traces: Int32Array) => Int32Array;
}

/** A page that ends before this many traces is picked out instead of sorting all: a list that grows is asked for its beginning again and again. */
const mostPicked = 1000;
/** Orders are kept for so many lists. */
const mostKept = 16;

type Compare = (a: number, b: number) => number;

interface FirstKey {
  readonly keys: Float64Array | Uint32Array;
  readonly sign: 1 | -1;
}

/** The order of traces, kept until one of them changes. */
export class TraceOrder {
  readonly #facts: FactTable;
  readonly #keyOf: (trace: number) => string;
  #version = -1;
  readonly #sorted = new Map<string, Int32Array>();

  constructor(facts: FactTable, keyOf: (trace: number) => string) {
    this.#facts = facts;
    this.#keyOf = keyOf;
  }

  /**
   * A page of the traces that are there.
   * @param count how many numbers of traces there are
   * @param version changes with any trace
   */
  page(sort: TraceSort, selection: TraceSelection | undefined, offset: number, limit: number, count: number, version: number): { readonly traces: readonly number[]; readonly total: number } {
    if (version !== this.#version) this.#sorted.clear();
    this.#version = version;
    const key = `${sort} ${selection?.name ?? ""}`;
    let sorted = this.#sorted.get(key);
    if (!sorted) {
      const listed = this.listed(selection, count);
      const compare = this.#compareBy(sort);
      const end = offset + limit;
      // Traces are numbered as they begin: those that come last are mostly the newest, and nothing is picked that others push out.
      if (end <= mostPicked && listed.length > mostPicked) return { traces: pick(sort === "newest" ? listed.reverse() : listed, end, compare, this.#firstKey(sort)).slice(offset), total: listed.length };
      sorted = listed.sort(compare);
      this.#sorted.set(key, sorted);
      const [oldest] = this.#sorted.keys();
      if (this.#sorted.size > mostKept && oldest !== undefined) this.#sorted.delete(oldest);
    }
    return { traces: [...sorted.subarray(offset, offset + limit)], total: sorted.length };
  }

  /** The traces that are there, by number. */
  listed(selection: TraceSelection | undefined, count: number): Int32Array {
    const all = this.#facts.settledAmong(0, count);
    return selection ? selection.pick(all) : all;
  }

  /** What an order compares first, ascending, or descending where the sign is -1. */
  #firstKey(sort: TraceSort): FirstKey {
    const { seconds, duration, errors, hops } = this.#facts;
    switch (sort) {
      case "start":
        return { keys: seconds, sign: 1 };
      case "newest":
        return { keys: seconds, sign: -1 };
      case "duration":
        return { keys: duration, sign: -1 };
      case "errors":
        return { keys: errors, sign: -1 };
      case "hops":
        return { keys: hops, sign: -1 };
    }
  }

  #compareBy(sort: TraceSort): Compare {
    const facts = this.#facts;
    const byStart: Compare = (a, b) => compareNumbers(facts.seconds[a] ?? NaN, facts.seconds[b] ?? NaN) || (facts.nanos[a] ?? 0) - (facts.nanos[b] ?? 0);
    const byKey: Compare = (a, b) => compareTexts(this.#keyOf(a), this.#keyOf(b));
    const earliest: Compare = (a, b) => byStart(a, b) || byKey(a, b);
    switch (sort) {
      case "start":
        return earliest;
      case "newest":
        return (a, b) => (Number.isNaN(facts.seconds[a]) || Number.isNaN(facts.seconds[b]) ? byStart(a, b) : byStart(b, a)) || byKey(a, b);
      case "duration":
        return (a, b) => compareNumbers(-(facts.duration[a] ?? NaN), -(facts.duration[b] ?? NaN)) || earliest(a, b);
      case "errors":
        return (a, b) => (facts.errors[b] ?? 0) - (facts.errors[a] ?? 0) || earliest(a, b);
      case "hops":
        return (a, b) => (facts.hops[b] ?? 0) - (facts.hops[a] ?? 0) || earliest(a, b);
    }
  }
}

/** The first `count` of the order. Linear, since nearly all come behind those that are picked already, mostly by their first key alone. */
function pick(listed: Int32Array, count: number, compare: Compare, { keys, sign }: FirstKey): number[] {
  const picked: number[] = [];
  if (count === 0) return picked;
  let last: number | undefined;
  let lastKey = NaN;
  for (const trace of listed) {
    if (sign * (keys[trace] ?? NaN) > lastKey || (last !== undefined && compare(last, trace) <= 0)) continue;
    let from = 0;
    let to = picked.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (compare(picked[middle] ?? 0, trace) <= 0) from = middle + 1;
      else to = middle;
    }
    picked.splice(from, 0, trace);
    if (picked.length > count) picked.pop();
    last = picked[count - 1];
    if (last !== undefined) lastKey = sign * (keys[last] ?? NaN);
  }
  return picked;
}

/** Ascending; what is unknown comes last. */
function compareNumbers(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}
