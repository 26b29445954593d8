import assert from "node:assert/strict";
import fc from "fast-check";
import { cutCycles } from "../../../src/trace/cycles";
import { rowTree } from "../../../src/trace/rowTree";
import { coveredLength, percentile } from "../../../src/trace/statistics";
import { Reading, span } from "./readTraces";

const anyParents = fc.integer({ min: 1, max: 40 }).chain((count) => fc.array(fc.integer({ min: -1, max: count - 1 }), { minLength: count, maxLength: count }));

/** The members of the cycle that a walk from `start` ends in, if any. */
function cycleFrom(parents: readonly number[], start: number): number[] {
  let at = start;
  for (let step = 0; step < parents.length && at >= 0; step++) at = parents[at] ?? -1;
  const members: number[] = [];
  while (at >= 0 && !members.includes(at)) {
    members.push(at);
    at = parents[at] ?? -1;
  }
  return members;
}

describe("cutting cycles", () => {
  it("cuts each cycle once, at its first member", () => {
    fc.assert(
      fc.property(anyParents, (parents) => {
        const expected = new Set(parents.flatMap((_, start) => cycleFrom(parents, start).sort((a, b) => a - b).slice(0, 1)));
        const cuts = cutCycles(Int32Array.from(parents));
        assert.deepEqual(new Set(cuts), expected);
        assert.equal(cuts.length, expected.size);
      }),
      { numRuns: 500 },
    );
  });
});

describe("the covered length", () => {
  it("is what a count of the covered milliseconds says", () => {
    const interval = fc.record({ start: fc.integer({ min: 0, max: 40 }), length: fc.nat(20) }).map(({ start, length }) => ({ start, end: start + length }));
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 12 }), interval, (intervals, { start, end }) => {
        let count = 0;
        for (let at = start; at < end; at++) if (intervals.some((other) => other.start <= at && at < other.end)) count++;
        const ordered = [...intervals].sort((a, b) => a.start - b.start);
        assert.equal(coveredLength(ordered, start, end), count);
      }),
    );
  });
});

describe("a percentile", () => {
  it("is the smallest value that so many percent of the values do not exceed", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 250 }), fc.constantFrom(50, 95, 99, 100), (values, percent) => {
        const expected = [...new Set(values)].sort((a, b) => a - b).find((value) => values.filter((other) => other <= value).length * 100 >= percent * values.length);
        assert.equal(percentile(Float64Array.from(values).sort(), percent / 100), expected);
      }),
    );
  });

  it("has the rank that whole numbers give, for any count", () => {
    for (let count = 1; count <= 20_000; count++) {
      const length = { length: count };
      for (const percent of [50, 95, 99]) assert.equal(percentile(new Ranks(count), percent / 100), Math.floor((percent * count + 99) / 100), `${percent} of ${length.length}`);
    }
    assert.ok(Number.isNaN(percentile([], 0.5)));
  });
});

/** The values 1, 2, 3 … without storing them. */
class Ranks implements ArrayLike<number> {
  readonly [index: number]: number;
  constructor(readonly length: number) {
    return new Proxy(this, { get: (target, key) => (key === "length" ? target.length : Number(key) + 1) });
  }
}

describe("the tree of rows", () => {
  const anySpans = fc.array(fc.record({ start: fc.nat(50), length: fc.nat(30), parent: fc.integer({ min: -1, max: 24 }), agent: fc.constantFrom("a", "b") }), { minLength: 1, maxLength: 20 });

  it("holds every hop and span once, parents first, siblings by start, with true counts and self times", () => {
    fc.assert(
      fc.property(anySpans, (drawn) => {
        const reading = new Reading(
          drawn.map(({ start, length, parent, agent }, index) =>
            span(`s${index}`, start, start + length, { agent, message_id: agent, ...(parent >= 0 && { parent_span_id: `s${parent}` }) }),
          ),
        );
        const trace = reading.trace();
        const rows = rowTree(reading.columns, trace);
        const indexes = (kind: string) => rows.filter((row) => row.kind === kind).map((row) => row.index).sort((a, b) => a - b);
        assert.deepEqual(indexes("hop"), [...trace.hops.keys()]);
        assert.deepEqual(indexes("span"), [...trace.spans.keys()]);
        assert.equal(new Set(rows.map((row) => row.key)).size, rows.length);
        const lastStart = new Map<number, number>();
        rows.forEach((row, place) => {
          assert.ok(row.parent < place);
          assert.equal(row.depth, (rows[row.parent]?.depth ?? -1) + 1);
          const deeper = rows.slice(place + 1).findIndex((other) => other.depth <= row.depth);
          assert.equal(row.descendants, deeper < 0 ? rows.length - place - 1 : deeper);
          assert.ok(row.start >= (lastStart.get(row.parent) ?? -Infinity));
          lastStart.set(row.parent, row.start);
          if (row.kind === "span") assert.equal(row.selfTime, selfTimeByCount(trace.spans, row.index));
        });
      }),
      { numRuns: 200 },
    );
  });
});

/** ns of the whole milliseconds of a span that none of its children covers. */
function selfTimeByCount(spans: readonly { readonly start: number; readonly end: number; readonly parent: number }[], index: number): number {
  const own = spans[index];
  let count = 0;
  for (let at = own?.start ?? 0; at < (own?.end ?? 0); at += 1e6) if (!spans.some((other) => other.parent === index && other.start <= at && at < other.end)) count++;
  return count * 1e6;
}
