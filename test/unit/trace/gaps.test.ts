import assert from "node:assert/strict";
import fc from "fast-check";
import type { CriticalRows } from "../../../src/trace/criticalPath";
import { gaps } from "../../../src/trace/gaps";

/** Rows of parent, start and end. */
function columns(...rows: readonly (readonly [parent: number, start: number, end: number])[]): CriticalRows {
  return { parent: rows.map((row) => row[0]), start: rows.map((row) => row[1]), end: rows.map((row) => row[2]) };
}

describe("the gaps of a drawing", () => {
  it("lie between children, not before the first and not after the last", () => {
    // 0 ============
    // 1  ==
    // 2      ==
    // 3       ===
    const rows = columns([-1, 0, 12], [0, 1, 3], [0, 5, 7], [0, 6, 9]);
    assert.deepEqual(gaps(rows, 1), [{ parent: 0, before: 1, after: 2, start: 3, end: 5 }]);
  });

  it("begin where the last of several children ended, whatever began between", () => {
    // 0 ================
    // 1 ==========
    // 2   ===
    // 3    =======
    // 4             =
    // 5             ==
    // 6    =======
    const rows = columns([-1, 0, 16], [0, 0, 10], [0, 2, 5], [0, 3, 10], [0, 13, 14], [0, 13, 15], [0, 3, 10]);
    assert.deepEqual(gaps(rows, 1), [{ parent: 0, before: 3, after: 4, start: 10, end: 13 }]);
  });

  it("count from the length that is asked for on", () => {
    // 0 ==========
    // 1 =
    // 2    =
    // 3      =
    const rows = columns([-1, 0, 10], [0, 0, 1], [0, 3, 4], [0, 5, 6]);
    assert.deepEqual(gaps(rows, 2).map(({ start, end }) => [start, end]), [[1, 3]]);
    assert.deepEqual(gaps(rows, 1).map(({ start, end }) => [start, end]), [[1, 3], [4, 5]]);
    assert.deepEqual(gaps(rows, 3), []);
  });

  it("are never empty", () => {
    // 0 ====
    // 1 ==
    // 2   ==
    assert.deepEqual(gaps(columns([-1, 0, 4], [0, 0, 2], [0, 2, 4]), 0), []);
  });

  it("lie inside the parent, whatever its children do outside", () => {
    //     -4  0   4   8   12
    // 0       ========
    // 1   ==                  has ended before
    // 2     ====              reaches in
    // 3            =====      reaches out
    // 4                   ==  begins after
    const rows = columns([-1, 0, 8], [0, -4, -2], [0, -2, 2], [0, 5, 10], [0, 12, 14]);
    assert.deepEqual(gaps(rows, 1), [{ parent: 0, before: 2, after: 3, start: 2, end: 5 }]);
    // 3 begins when the parent ends, 4 later.
    const late = columns([-1, 0, 8], [0, -4, -2], [0, -2, 2], [0, 8, 10], [0, 12, 14]);
    assert.deepEqual(gaps(late, 1), [{ parent: 0, before: 2, after: 3, start: 2, end: 8 }]);
    // Nobody is active between 2 and the end, but nothing follows.
    assert.deepEqual(gaps(columns([-1, 0, 8], [0, -2, 2], [0, 9, 10]), 1), []);
  });

  it("are found at every depth and between roots, the earlier first", () => {
    // 0 ==========
    // 1  =
    // 2     ====
    // 3     =
    // 4        =
    // 5             ===
    const rows = columns([-1, 0, 10], [0, 1, 2], [0, 4, 8], [2, 4, 5], [2, 7, 8], [-1, 12, 15]);
    assert.deepEqual(gaps(rows, 1), [
      { parent: 0, before: 1, after: 2, start: 2, end: 4 },
      { parent: 2, before: 3, after: 4, start: 5, end: 7 },
      { parent: -1, before: 0, after: 5, start: 10, end: 12 },
    ]);
  });

  it("that begin together come by their parents", () => {
    // 0 =====
    // 1 =
    // 2    =
    // 3 ====
    // 4 =
    // 5   =
    const rows = columns([-1, 0, 5], [0, 0, 1], [0, 3, 4], [-1, 0, 4], [3, 0, 1], [3, 2, 3]);
    assert.deepEqual(gaps(rows, 1).map(({ parent, start, end }) => [parent, start, end]), [[0, 1, 3], [3, 1, 2]]);
    // 0 ==
    // 1 ==========   outlives 0
    // 2 ==
    // 3      =
    // 4         =
    const outlived = columns([-1, 0, 2], [0, 0, 10], [1, 0, 2], [1, 5, 6], [-1, 8, 9]);
    assert.deepEqual(gaps(outlived, 1).map(({ parent, start, end }) => [parent, start, end]), [[-1, 2, 8], [1, 2, 5]]);
  });

  it("are parted by a child of one instant", () => {
    // 0 ========
    // 1 =
    // 2    |
    // 3       =
    const rows = columns([-1, 0, 8], [0, 0, 1], [0, 3, 3], [0, 6, 7]);
    assert.deepEqual(gaps(rows, 1).map(({ before, after, start, end }) => [before, after, start, end]), [[1, 2, 1, 3], [2, 3, 3, 6]]);
  });

  it("leave out rows without times, whose children count above", () => {
    // 0 ==========
    // 1 =
    // 2 ?
    // 3     =        beneath 2
    // 4 ?
    const rows = columns([-1, 0, 10], [0, 0, 1], [0, NaN, NaN], [2, 4, 5], [0, NaN, 9]);
    assert.deepEqual(gaps(rows, 1), [{ parent: 0, before: 1, after: 3, start: 1, end: 4 }]);
  });
});

/** The first row lasts long, each other begins near the row it hangs beneath; some stand beside the first, some have no times. */
const anyRows = fc.array(fc.record({ from: fc.integer({ min: -2, max: 20 }), length: fc.nat(5), above: fc.nat(20), unknown: fc.nat(9) }), { maxLength: 20 }).map((list) => {
  const rows: [parent: number, start: number, end: number][] = [[-1, 5, 35]];
  for (const { from, length, above, unknown } of list) {
    const parent = above === 20 ? -1 : above % Math.min(rows.length, 3);
    const start = unknown === 0 ? NaN : (rows[parent]?.[1] || 5) + from;
    rows.push([parent, start, start + length]);
  }
  return columns(...rows);
});

describe("the gaps of any tree", () => {
  it("are the runs of half instants that no child covers, between two that do", () => {
    fc.assert(
      fc.property(anyRows, fc.integer({ min: 1, max: 4 }), (rows, least) => {
        const count = rows.parent.length;
        const isKnown = (row: number) => !Number.isNaN(rows.start[row] ?? NaN);
        const parentOf = (row: number) => {
          let at = rows.parent[row] ?? -1;
          while (at >= 0 && !isKnown(at)) at = rows.parent[at] ?? -1;
          return at;
        };
        const all = Array.from({ length: count }, (_, row) => row).filter(isKnown);
        const expected = [-1, ...all].flatMap((parent) => {
          const [first, last] = parent < 0 ? [-100, 500] : [rows.start[parent] ?? 0, rows.end[parent] ?? 0];
          const children = all.filter((row) => parentOf(row) === parent && (rows.start[row] ?? 0) <= last && (rows.end[row] ?? 0) >= first);
          const found: string[] = [];
          // Twice the time, so that between two instants there is one more.
          let since = NaN;
          for (let twice = first * 2; twice <= last * 2; twice++) {
            if (!children.some((row) => (rows.start[row] ?? 0) * 2 <= twice && twice <= (rows.end[row] ?? 0) * 2)) continue;
            const length = twice / 2 - since;
            if (length >= least) found.push(`${parent} ${since}-${twice / 2}`);
            since = twice / 2;
          }
          return found;
        });
        const actual = gaps(rows, least);
        assert.deepEqual(actual.map(({ parent, start, end }) => `${parent} ${start}-${end}`).sort(), expected.sort());
        for (const { parent, before, after, start, end } of actual) {
          assert.deepEqual([parentOf(before), parentOf(after), rows.end[before], rows.start[after]], [parent, parent, start, end]);
        }
        assert.deepEqual(actual, [...actual].sort((a, b) => a.start - b.start || a.parent - b.parent));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the gaps of a million rows", () => {
  const count = 1_000_000;
  const made = (start: (row: number) => number, end: (row: number) => number, parent: (row: number) => number): CriticalRows => ({
    start: Float64Array.from({ length: count }, (_, row) => start(row)),
    end: Float64Array.from({ length: count }, (_, row) => end(row)),
    parent: Int32Array.from({ length: count }, (_, row) => parent(row)),
  });

  it("beneath one row", () => {
    const scattered = (row: number) => ((row * 7919) % 1_000_003) * 2;
    const rows = made((row) => (row === 0 ? 0 : scattered(row)), (row) => (row === 0 ? 2_000_010 : scattered(row) + 1), (row) => (row === 0 ? -1 : 0));
    assert.equal(gaps(rows, 1).length, count - 2);
  });

  it("in a chain of 100,000 levels of ten rows", () => {
    const rows = made(
      (row) => (row % 10 === 0 ? row / 10 : 1_000_000 - Math.floor(row / 10) - 0.5),
      (row) => 1_000_000 - Math.floor(row / 10),
      (row) => (row === 0 ? -1 : Math.floor((row - 1) / 10) * 10),
    );
    // On each level but the last: from the end of the level below to its nine.
    assert.equal(gaps(rows, 0.5).length, 99_999);
  });
});
