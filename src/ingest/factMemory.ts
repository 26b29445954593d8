/** What a heading has: numbers of names, 0 for none. */
export const headingParts = ["agent", "action", "event"] as const;
export type HeadingPart = (typeof headingParts)[number];
/** Numbers that a heading takes where many stand side by side: those of its parts, and one that says nothing. */
export const headingSize = 4;

/** The memory in which the facts of records stand, as `words` of segment.ts has them: that of the one who assembles traces. */
export interface FactMemory {
  /** All of it: another array whenever it has grown. */
  readonly ints: Int32Array;
  /** Room for the facts of so many records: the index of the first in {@link ints}. @throws an error for the user when there is none */
  allocate(records: number): number;
  free(facts: number): void;
  /** The numbers of headings here, 0 for one without names, in an array of their own. @param headings {@link headingSize} numbers each */
  numberHeadings(headings: Uint32Array): Uint32Array;
  /** The number of a name of a heading. */
  nameOf(heading: number, part: HeadingPart): number;
  /**
   * Makes facts of a batch those of a segment.
   * @param headings the numbers here for those of the batch; @param seconds added to their seconds; @param places added to their places
   */
  adapt(facts: number, records: number, headings: Uint32Array, seconds: number, places: number): void;
}
