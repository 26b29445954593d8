import type { SpotRange } from "../ingest/columns";
import { IntTable } from "./intTable";

/** A chunk of a list holds so many runs, each a first spot and a count; behind them stands the number of the next chunk. */
const runsPerChunk = 3;
const chunkWords = 2 * runsPerChunk + 1;
/** Chunks are made so many at a time, so that memory that has grown is never copied. */
const blockBits = 13;
const blockMask = (1 << blockBits) - 1;

/**
 * Lists of spots, by number, for a million of them. The spots of a list come in runs of neighbours, far apart, among those of
 * thousands of other lists, and are read together: the runs stand in chunks, since a link in each would cost a miss of the cache.
 */
export class RunLists {
  readonly #first = new IntTable(-1);
  readonly #last = new IntTable(-1);
  readonly #runs = new IntTable(0);
  readonly #length = new IntTable(0);
  readonly #blocks: Int32Array[] = [];
  #chunks = 0;

  /** How many spots a list has. */
  lengthOf(list: number): number {
    return this.#length.get(list);
  }

  append(list: number, { spot, count }: SpotRange): void {
    const runs = this.#runs.get(list);
    this.#length.set(list, this.#length.get(list) + count);
    if (runs > 0 && this.#extend(list, runs, spot, count)) return;
    const index = runs % runsPerChunk;
    const chunk = index === 0 ? this.#addChunk(list) : this.#last.get(list);
    const block = this.#block(chunk);
    const at = placeOf(chunk) + index * 2;
    block[at] = spot;
    block[at + 1] = count;
    this.#runs.set(list, runs + 1);
  }

  /** How many runs they stand in. */
  runsOf(list: number): number {
    return this.#runs.get(list);
  }

  /** Writes the runs of a list to `runs` from `at` on, a spot and a count each; returns where they end. */
  copy(list: number, runs: Int32Array, at: number): number {
    const end = at + 2 * this.#runs.get(list);
    for (let chunk = this.#first.get(list), to = at; to < end; ) {
      const block = this.#block(chunk);
      const from = placeOf(chunk);
      for (let index = from; index < from + 2 * runsPerChunk && to < end; index++) runs[to++] = block[index] ?? 0;
      chunk = block[from + 2 * runsPerChunk] ?? -1;
    }
    return end;
  }

  /** Lengthens the last run when the spots follow it. */
  #extend(list: number, runs: number, spot: number, count: number): boolean {
    const chunk = this.#last.get(list);
    const block = this.#block(chunk);
    const at = placeOf(chunk) + ((runs - 1) % runsPerChunk) * 2;
    const length = block[at + 1] ?? 0;
    if ((block[at] ?? 0) + length !== spot) return false;
    block[at + 1] = length + count;
    return true;
  }

  #addChunk(list: number): number {
    const chunk = this.#chunks++;
    if (chunk >>> blockBits >= this.#blocks.length) this.#blocks.push(new Int32Array(chunkWords << blockBits));
    const last = this.#last.get(list);
    if (last < 0) this.#first.set(list, chunk);
    else this.#block(last)[placeOf(last) + 2 * runsPerChunk] = chunk;
    this.#last.set(list, chunk);
    return chunk;
  }

  #block(chunk: number): Int32Array {
    return this.#blocks[chunk >>> blockBits] ?? nothing;
  }
}

/** Where a chunk begins in its block. */
const placeOf = (chunk: number): number => (chunk & blockMask) * chunkWords;

const nothing = new Int32Array(0);
