import assert from "node:assert/strict";
import fc from "fast-check";
import { Durations } from "../../../src/trace/durations";
import { percentilesOf, percentilesOfSorted, valueOfRank } from "../../../src/trace/statistics";
import { numbersFrom } from "../engine/loggedCalls";
import { Reading, type Written } from "./readTraces";

/** In percent, ascending: whole numbers, so that the rank is computed without a rounded product. */
const percents = [0, 1, 25, 50, 95, 99, 100];

/** Of a plain sort. */
function expected(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  return percents.map((percent) => sorted[Math.max(1, Math.ceil((percent * sorted.length) / 100)) - 1] ?? NaN);
}

function assertSame(values: readonly number[]): void {
  // Not at the beginning of its memory, as a part of a larger array is.
  const part = new Float64Array(values.length + 2).fill(-1).subarray(1, values.length + 1);
  part.set(values);
  const percentiles = percentilesOf(part, percents.map((percent) => percent / 100));
  assert.deepEqual(percentiles, expected(values));
  assert.deepEqual(part.sort(), Float64Array.from(values).sort(), "values are put in another order, and are the same");
}

/** Durations as they occur, and such as never do: nothing, less than a nanosecond, centuries. */
const duration = fc.oneof(
  fc.constantFrom(0, 1, 1e6, 2 ** 63, Number.MIN_VALUE, Number.MAX_VALUE, Infinity),
  fc.nat({ max: 50 }),
  fc.integer({ min: 0, max: 3_600_000 }).map((ms) => ms * 1e6),
  fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs),
  fc.double({ min: 1e15, max: 1e300, noNaN: true }),
);

/** So many values, each one of a few, or a little more than that. */
function manyNear(some: readonly number[], length: number, seed: number): number[] {
  const next = numbersFrom(seed);
  return Array.from({ length }, () => {
    const value = some[next(some.length)] ?? 0;
    return next(2) === 0 ? value : value * (1 + next(1000) / 4000);
  });
}

/**
 * An order in which the middle one of the first, the middle and the last value is the second largest: when that is taken to part the
 * values, and changes places with the last but one, two of them are set aside and what is left is such an order again.
 */
function worstOrder(length: number): number[] {
  const values = [0, 1];
  while (values.length < length) {
    const largest = values.length + 1;
    const middle = largest >> 1;
    values.push(values[middle] ?? largest - 2, largest);
    values[middle] = largest - 1;
  }
  return values;
}

describe("nearest-rank percentiles", () => {
  it("of few values are those of a plain sort", () => {
    fc.assert(fc.property(fc.array(duration, { maxLength: 60 }), assertSame), { numRuns: 500 });
  });

  it("of many values are those of a plain sort", () => {
    const some = fc.array(duration, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(some, fc.integer({ min: 4000, max: 9000 }), fc.integer({ min: 1, max: 1e9 }), (values, length, seed) => {
        assertSame(manyNear(values, length, seed));
      }),
      { numRuns: 60 },
    );
  });

  for (const length of [1, 2, 3, 19, 20, 21, 99, 100, 101, 4095, 4096, 4097, 20_000]) {
    it(`of ${length} values do not depend on their order`, () => {
      const ascending = Array.from({ length }, (_, index) => index * 1000);
      const half = length >> 1;
      const orders = {
        ascending,
        descending: [...ascending].reverse(),
        "up and down": ascending.map((_, index) => (index < half ? 2 * index : 2 * (length - index))),
        "by turns": ascending.map((value, index) => (index % 2 === 0 ? value : length * 1000 - value)),
        "all equal": ascending.map(() => 7e6),
        "all zero": ascending.map(() => 0),
        "the worst": worstOrder(length),
        "one apart": ascending.map((_, index) => (index === half ? 1 : 1e9)),
      };
      for (const values of Object.values(orders)) assertSame(values);
    });
  }

  it("are the values at their ranks: 95 of 100 do not exceed the 95th", () => {
    const hundred = Float64Array.from({ length: 100 }, (_, index) => 100 - index);
    assert.deepEqual(percentilesOf(hundred, [0.5, 0.95, 0.99, 1]), [50, 95, 99, 100]);
    assert.deepEqual(percentilesOf(Float64Array.of(3, 1, 2, 4), [0.5, 0.51]), [2, 3]);
  });

  it("of values in several sorted lists are those of a plain sort of all", () => {
    fc.assert(
      fc.property(fc.array(fc.array(duration, { maxLength: 40 }), { maxLength: 12 }), (lists) => {
        const sorted = lists.map((list) => Float64Array.from(list).sort());
        assert.deepEqual(percentilesOfSorted(sorted, percents.map((percent) => percent / 100)), expected(lists.flat()));
      }),
      { numRuns: 1000 },
    );
  });

  it("of nothing are none", () => {
    assert.deepEqual(percentilesOfSorted([new Float64Array(0)], [0.5, 1]), [NaN, NaN]);
    assert.deepEqual(percentilesOf(new Float64Array(0), [0.5, 1]), [NaN, NaN]);
    assert.ok(Number.isNaN(valueOfRank(new Float64Array(0), 0)));
  });
});

describe("the counts of durations by bounds", () => {
  const bounds = [1, 1e6, 5e6, Infinity];

  it("are those of plain comparisons", () => {
    fc.assert(
      fc.property(fc.array(fc.array(duration, { maxLength: 20 }), { maxLength: 5 }), (lists) => {
        const counted = bounds.map((below, bar) => lists.flat().filter((value) => (value < below || below === Infinity) && value >= (bounds[bar - 1] ?? 0)).length);
        assert.deepEqual(new Durations(lists.map((list) => Float64Array.from(list).sort())).counts(bounds), counted);
      }),
    );
  });
});

describe("the percentiles of an agent", () => {
  for (const hops of [1, 2, 47, 48, 49, 300, 5000]) {
    it(`are those of a plain sort of ${hops} durations, from nanoseconds to hours`, () => {
      const next = numbersFrom(hops);
      const durations = Array.from({ length: hops }, () => next(1000) * 10 ** next(10));
      const instant = (ns: number) => `2026-01-01T${new Date(Math.floor(ns / 1e9) * 1000).toISOString().slice(11, 19)}.${String(ns % 1e9).padStart(9, "0")}Z`;
      const visit = (ns: number, index: number): Written[] => {
        const named = { correlation_id: `r${index}`, agent: "a", message_id: "m" };
        return [
          { timestamp: instant(0), event: "job_started", ...named },
          { timestamp: instant(ns), event: "job_finished", ...named },
        ];
      };
      const [facts] = new Reading(durations.flatMap(visit)).store.agents();
      const sorted = Float64Array.from(durations).sort();
      const rank = (percent: number) => sorted[Math.ceil((percent * hops) / 100) - 1];
      assert.deepEqual([facts?.ended, facts?.p50, facts?.p95], [hops, rank(50), rank(95)]);
    });
  }
});
