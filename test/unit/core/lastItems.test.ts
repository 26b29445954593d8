import assert from "node:assert/strict";
import fc from "fast-check";
import { LastItems } from "../../../src/core/lastItems";

describe("last items", () => {
  it("are the end of the sequence, and the others are counted", () => {
    fc.assert(
      fc.property(fc.nat({ max: 5 }), fc.array(fc.nat(), { maxLength: 30 }), (limit, sequence) => {
        const last = new LastItems<number>(limit);
        for (const item of sequence) last.push(item);
        assert.deepEqual(last.items, sequence.slice(Math.max(0, sequence.length - limit)));
        assert.equal(last.dropped, Math.max(0, sequence.length - limit));
      }),
    );
  });
});
