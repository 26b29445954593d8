import assert from "node:assert/strict";
import * as fc from "fast-check";
import { formatDuration } from "../../../src/trace/duration";

const second = 1e9;
const unitNs = new Map([["ns", 1], ["µs", 1e3], ["ms", 1e6], ["s", second], ["m", 60 * second], ["h", 3600 * second], ["d", 86_400 * second]]);

/** Reads a duration back, ns: the sum of its numbers times their units. */
function read(text: string): number {
  const parts = text.split(" ");
  let sum = 0;
  for (let index = 0; index < parts.length; index += 2) sum += Number(parts[index]) * (unitNs.get(parts[index + 1] ?? "") ?? NaN);
  return sum;
}

describe("formatDuration", () => {
  const cases: readonly (readonly [ns: number, text: string])[] = [
    [0, "0 ms"],
    [1, "1 ns"],
    [842_000, "842 µs"],
    [31e6, "31 ms"],
    [31.44e6, "31.4 ms"],
    [2.414e9, "2.41 s"],
    [59.94 * second, "59.9 s"],
    [60 * second, "1 m"],
    [192 * second, "3 m 12 s"],
    [7500 * second, "2 h 5 m"],
    [97 * 3600 * second, "4 d 1 h"],
    [-31e6, "-31 ms"],
    [NaN, "–"],
    [Infinity, "–"],
  ];
  for (const [ns, text] of cases) {
    it(`writes ${ns} ns as ${text}`, () => {
      assert.equal(formatDuration(ns), text);
    });
  }

  it("rounds up into the next unit, never to 1000 of the smaller one or to 60 s", () => {
    assert.equal(formatDuration(999.6), "1 µs");
    assert.equal(formatDuration(999_600_000), "1 s");
    assert.equal(formatDuration(59.96 * second), "1 m");
    assert.equal(formatDuration(3599.6 * second), "1 h");
    assert.equal(formatDuration(86_399 * second), "1 d");
  });

  it("can be read back to three significant digits, or to half of the smaller of two units", () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e18, noNaN: true }), (ns) => {
        const text = formatDuration(ns);
        const smallest = unitNs.get(text.split(" ").at(-1) ?? "") ?? NaN;
        const error = Math.abs(read(text) - ns);
        // A round `2 h` leaves its minutes out: its half unit is that of the pair's smaller one.
        const half = ns < 59.95 * second ? ns / 199 : Math.max(smallest === 60 * second && !text.includes("h") ? second : smallest, 1) / 2;
        assert.ok(error <= half + 1e-6 * ns, `${ns} ns became ${text}`);
      }),
    );
  });

  it("has at most three digits before the minute", () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 59 * second, noNaN: true }), (ns) => {
        assert.match(formatDuration(ns), /^(\d{1,3}|\d{1,2}\.\d|\d\.\d{2}) (ns|µs|ms|s)$/u);
      }),
    );
  });
});
