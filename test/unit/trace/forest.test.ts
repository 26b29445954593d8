import assert from "node:assert/strict";
import fc from "fast-check";
import { cutCycles } from "../../../src/trace/cycles";
import { rowTree } from "../../../src/trace/rowTree";
import { coveredLength, nearestRank, percentilesOf } from "../../../src/trace/statistics";
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
        const columns = { start: ordered.map((each) => each.start), end: ordered.map((each) => each.end) };
        assert.equal(coveredLength(columns, [...ordered.keys()], start, end), count);
      }),
    );
  });
});

describe("percentiles", () => {
  it("are the smallest values that so many percent of the values do not exceed", () => {
    const shares = [50, 95, 99, 100];
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 250 }), (values) => {
        const ordered = [...new Set(values)].sort((a, b) => a - b);
        const expected = shares.map((percent) => ordered.find((value) => values.filter((other) => other <= value).length * 100 >= percent * values.length));
        assert.deepEqual(
          percentilesOf(
            Float64Array.from(values),
            shares.map((percent) => percent / 100),
          ),
          expected,
        );
      }),
    );
    assert.deepEqual(percentilesOf(new Float64Array(0), [0.5]), [NaN]);
  });

  it("have the ranks that whole numbers give, for any count", () => {
    for (let count = 1; count <= 20_000; count++) {
      for (const percent of [50, 95, 99]) assert.equal(nearestRank(count, percent / 100) + 1, Math.floor((percent * count + 99) / 100), `${percent} of ${count}`);
    }
  });

  it("take about as long as there are values, whatever their order", () => {
    const count = 300_000;
    const orders: ((index: number) => number)[] = [(index) => index, (index) => -index, () => 1, (index) => index % 2, (index) => Math.abs(index - count / 2), (index) => (index * 7919) % count];
    for (const order of orders) {
      const values = Float64Array.from({ length: count }, (_, index) => order(index));
      const expected = Float64Array.from(values).sort();
      assert.deepEqual(percentilesOf(values, [0.5, 0.95, 1]), [0.5, 0.95, 1].map((share) => expected[Math.ceil(share * count) - 1]));
    }
  });
});

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
        const rows = [...rowTree(reading.columns, trace)];
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

describe("self times", () => {
  it("add up to the duration of the root where children nest and do not overlap", () => {
    // Where the children of a span begin and end: places in its own interval, two for each child.
    const cuts = fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { maxLength: 8 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(cuts, (drawn) => {
        const spans = [{ start: 0, end: 1_000_000, parent: -1 }];
        drawn.forEach((places, index) => {
          const parent = index % spans.length;
          const above = spans[parent];
          if (!above || spans.some((other) => other.parent === parent)) return;
          const width = above.end - above.start;
          const at = places.sort((a, b) => a - b).map((place) => above.start + Math.floor((place * width) / 1000));
          for (let pair = 0; pair + 1 < at.length; pair += 2) spans.push({ start: at[pair] ?? 0, end: at[pair + 1] ?? 0, parent });
        });
        const reading = new Reading(spans.map(({ start, end, parent }, index) => span(`s${index}`, start, end, parent >= 0 ? { parent_span_id: `s${parent}` } : {})));
        const rows = [...rowTree(reading.columns, reading.trace())].filter(({ kind }) => kind === "span");
        assert.equal(rows.reduce((sum, { selfTime }) => sum + selfTime, 0), 1_000_000e6);
      }),
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
