import * as fc from "fast-check";
import type { SampleRow } from "./sampleTrace";

/** Trees in pre-order with siblings by start, of a few names and agents. */
export const randomTree: fc.Arbitrary<readonly SampleRow[]> = fc
  .array(
    fc.record({
      up: fc.nat(3),
      name: fc.nat(2),
      agent: fc.integer({ min: -1, max: 1 }),
      flags: fc.constantFrom(0, 1),
      start: fc.nat(1000),
      duration: fc.nat(200),
      status: fc.constantFrom("ok", "error", "in_progress"),
    }),
    { maxLength: 60 },
  )
  .map((made) => {
    /** The rows that a next one may stand beneath, the innermost last; -1 for none. */
    const open: number[] = [];
    const latest = new Map<number, number>();
    return made.map(({ up, ...row }, index): SampleRow => {
      open.length = Math.max(0, open.length - up);
      const parent = open.at(-1) ?? -1;
      const start = Math.max(row.start, latest.get(parent) ?? 0);
      latest.set(parent, start);
      open.push(index);
      return { ...row, start, key: index + 1, parent, depth: open.length - 1 };
    });
  });
