import { IntTable } from "./intTable";

/** A chunk of a list holds so many rows, and behind them the number of the next chunk. */
const rowsPerChunk = 7;
const chunkWords = rowsPerChunk + 1;
/** Chunks are made so many at a time, so that memory that has grown is never copied. */
const blockBits = 13;
const blockMask = (1 << blockBits) - 1;

/**
 * Lists of rows, by number, for a million of them. The rows of a list arrive far apart, among those of thousands of others, and
 * are read together: they stand in chunks, since a link in each row would cost a miss of the cache for each.
 */
export class RowLists {
  readonly #first = new IntTable(-1);
  readonly #last = new IntTable(-1);
  readonly #length = new IntTable(0);
  readonly #blocks: Int32Array[] = [];
  #chunks = 0;

  lengthOf(list: number): number {
    return this.#length.get(list);
  }


  append(list: number, row: number): void {
    const length = this.#length.get(list);
    const at = length % rowsPerChunk;
    const chunk = at === 0 ? this.#addChunk(list) : this.#last.get(list);
    this.#block(chunk)[placeOf(chunk) + at] = row;
    this.#length.set(list, length + 1);
  }

  /** Writes the rows of a list to `rows` from `at` on; returns where they end. */
  copy(list: number, rows: Int32Array, at: number): number {
    const end = at + this.#length.get(list);
    for (let chunk = this.#first.get(list), to = at; to < end; ) {
      const block = this.#block(chunk);
      const from = placeOf(chunk);
      for (let index = 0; index < rowsPerChunk && to < end; index++) rows[to++] = block[from + index] ?? -1;
      chunk = block[from + rowsPerChunk] ?? -1;
    }
    return end;
  }

  #addChunk(list: number): number {
    const chunk = this.#chunks++;
    if (chunk >>> blockBits >= this.#blocks.length) this.#blocks.push(new Int32Array(chunkWords << blockBits));
    const last = this.#last.get(list);
    if (last < 0) this.#first.set(list, chunk);
    else this.#block(last)[placeOf(last) + rowsPerChunk] = chunk;
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
