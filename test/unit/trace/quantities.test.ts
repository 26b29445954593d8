import assert from "node:assert/strict";
import fc from "fast-check";
import { counted, formatBytes, formatCount } from "../../../src/trace/quantities";

describe("a count", () => {
  it("has its thousands apart, as the platform writes them", () => {
    const platform = new Intl.NumberFormat("en-US");
    for (const count of [0, 7, 999, 1000, 412_003, 90_000_000, -1234]) assert.equal(formatCount(count), platform.format(count));
    fc.assert(fc.property(fc.maxSafeInteger(), (count) => formatCount(count) === platform.format(count)));
  });

  it("is said of one or of several", () => {
    assert.deepEqual([counted(1, "trace"), counted(0, "trace"), counted(1200, "entry", "entries")], ["1 trace", "0 traces", "1,200 entries"]);
  });
});

describe("a size", () => {
  it("has three digits that count, in the largest unit of which there is one", () => {
    const written: readonly (readonly [number, string])[] = [[0, "0 bytes"], [999, "999 bytes"], [1000, "1 kB"], [1234, "1.23 kB"], [999_499, "999 kB"], [999_500, "1 MB"], [200_000_030, "200 MB"], [3.5e15, "3.5 PB"]];
    for (const [bytes, text] of written) assert.equal(formatBytes(bytes), text);
  });
});
