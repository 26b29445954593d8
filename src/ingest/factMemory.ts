/** The memory in which the facts of records stand, as `words` of segment.ts has them: that of the one who assembles traces. */
export interface FactMemory {
  /** All of it: another array whenever it has grown. */
  readonly ints: Int32Array;
  /** Room for the facts of so many records: the index of the first in {@link ints}. @throws an error for the user when there is none */
  allocate(records: number): number;
  free(facts: number): void;
  /**
   * Makes facts of a batch those of a segment.
   * @param names the segment's numbers for those of the batch; @param seconds added to their seconds; @param places added to their places
   */
  adapt(facts: number, records: number, names: Uint32Array, seconds: number, places: number): void;
}
