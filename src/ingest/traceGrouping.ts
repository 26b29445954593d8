import type { RecordBatchData } from "./recordBatch";

/** Orders the records of a batch by their traces, so that what is read together stands together. Its memory serves one batch after another. */
export class TraceGrouping {
  /** For each trace how many of the records are its own; then where the next of them goes. */
  #next = new Int32Array(0);
  /** The traces, in the order in which they are first met. */
  #met = new Int32Array(0);

  /**
   * Gives the records `from` (included) to `to` (excluded) their spots: the traces one after another, the records of each in
   * their order.
   * @param spots gets the spot of the first record at `first`, those of the others behind it; the spots begin with `first` too
   */
  order({ columns, ids }: RecordBatchData, from: number, to: number, spots: Uint16Array, first: number): void {
    const { correlation, trace } = columns;
    if (ids.size * 2 > this.#next.length) {
      this.#next = new Int32Array(ids.size * 4);
      this.#met = new Int32Array(ids.size * 4);
    }
    const next = this.#next;
    const met = this.#met;
    let traces = 0;
    for (let row = from; row < to; row++) {
      const key = keyOf(correlation[row] ?? 0, trace[row] ?? 0);
      const count = next[key] ?? 0;
      if (count === 0) met[traces++] = key;
      next[key] = count + 1;
    }
    let spot = first;
    for (let index = 0; index < traces; index++) {
      const key = met[index] ?? 0;
      const count = next[key] ?? 0;
      next[key] = spot;
      spot += count;
    }
    for (let row = from, at = first; row < to; row++, at++) {
      const key = keyOf(correlation[row] ?? 0, trace[row] ?? 0);
      const own = next[key] ?? 0;
      spots[at] = own;
      next[key] = own + 1;
    }
    for (let index = 0; index < traces; index++) next[met[index] ?? 0] = 0;
  }
}

/** A number for what a record is found by: its correlation ID, else its trace ID, else nothing. */
function keyOf(correlation: number, trace: number): number {
  return correlation === 0 ? trace * 2 : correlation * 2 + 1;
}
