import assert from "node:assert/strict";
import fc from "fast-check";
import { causalRows, childLists, criticalPath, criticalPathOf, type CriticalRows, type PathSegment } from "../../../src/trace/criticalPath";
import { rowTree } from "../../../src/trace/rowTree";
import { TreeRows } from "../../../src/trace/treeRows";
import { Reading, record, span, type Written } from "./readTraces";

/** Rows as they are drawn: a letter indented by its depth and, from the bar on, its time: `=` for each instant, `!` a row of no length, `?` unknown times. */
function drawn(drawing: string): CriticalRows & { readonly names: string } {
  const rows: { name: string; parent: number; start: number; end: number }[] = [];
  const above: number[] = [];
  for (const line of drawing.split("\n").filter((text) => text.trim() !== "")) {
    const [label = "", bar = ""] = line.split("|");
    const depth = (label.length - label.trimStart().length) / 2;
    const start = bar.search(/[=!]/);
    const end = bar.includes("!") ? start : bar.lastIndexOf("=") + 1;
    const isKnown = !bar.includes("?");
    above[depth] = rows.length;
    rows.push({ name: label.trim(), parent: depth === 0 ? -1 : (above[depth - 1] ?? -1), start: isKnown ? start : NaN, end: isKnown ? end : NaN });
  }
  return { names: rows.map(({ name }) => name).join(""), start: rows.map((row) => row.start), end: rows.map((row) => row.end), parent: rows.map((row) => row.parent) };
}

/** The path as one letter for each instant of the root. */
function lettersOf(path: readonly PathSegment[], names: string): string {
  return path.map(({ row, start, end }) => (names[row] ?? "").repeat(end - start)).join("");
}

/** The critical path of the first row that is drawn, a letter for each instant. */
function pathOf(drawing: string): string {
  const rows = drawn(drawing);
  return lettersOf(criticalPath(rows, 0), rows.names);
}

describe("the critical path of a drawing", () => {
  it("is the root where it has no children, and the last-ending child where it has", () => {
    assert.equal(pathOf("r|=========="), "rrrrrrrrrr");
    const path = pathOf(`
r      |==========
  a    | ===
  b    |     ===`);
    assert.equal(path, "raaarbbbrr");
  });

  it("goes over to an earlier child where the one that ends later began", () => {
    const path = pathOf(`
r      |============
  a    | =====
    x  |  ==
    y  |    ==
  b    |    =====
  c    |       =`);
    assert.equal(path, "raxxbbbbbrrr");
  });

  it("passes over what ran beside a child that ends later", () => {
    const path = pathOf(`
r      |==========
  a    |=
  b    |  ====
    x  |   ==
  c    | =======
    y  |  ===`);
    assert.equal(path, "acyyycccrr");
  });

  it("cuts a child that outlives its parent at the parent's end, and one that began before it at its start", () => {
    const path = pathOf(`
r      |  ======
  a    | ====
  b    |      ====
    x  |       ====`);
    assert.equal(path, "aaarbx");
  });

  it("takes no time of a child that began when its parent had ended", () => {
    const path = pathOf(`
r      |========
  a    |===
    x  |    ==
  b    |         ==`);
    assert.equal(path, "aaarrrrr");
  });

  it("compares ends after they are cut: of two that outlive the parent the one that started later is on the path", () => {
    const path = pathOf(`
r      |======
  a    | =======
  b    |   ====`);
    assert.equal(path, "raabbb");
  });

  it("compares what is beneath a child by that child's own end, also where another child takes over earlier", () => {
    const path = pathOf(`
r      |============
  p    |  ========
    x  |   ======
    y  |     ===
  q    |       =====`);
    assert.equal(path, "rrpxxxxqqqqq");
  });

  it("of children that end together takes the later start, then the lower row", () => {
    const later = pathOf(`
r      |======
  a    |  ===
  b    |   ==
  c    | ====`);
    assert.equal(later, "rcabbr");
    const lower = pathOf(`
r      |======
  a    |  ===
  b    |  ===`);
    assert.equal(lower, "rraaar");
  });

  it("takes rows without times for absent and their children for those of the row above", () => {
    const path = pathOf(`
r      |==========
  m    |?
    a  |  ===
    n  |?
      b|      ==
  c    | =`);
    assert.equal(path, "rcaaarbbrr");
  });

  it("gives no time to instants nor to what is beneath them", () => {
    assert.equal(pathOf("r|=====\n  a|  !\n    x|  =="), "rrrrr");
    assert.deepEqual(criticalPath(drawn("r|  !"), 0), []);
    assert.deepEqual(criticalPath(drawn("r|?\n  a| ="), 0), []);
    assert.deepEqual(criticalPath(drawn("r|=="), 7), []);
  });

  it("can start from any row and does not look above it", () => {
    const rows = drawn(`
r      |==========
  a    | ===
    x  |  =
  b    |     ===`);
    assert.deepEqual(criticalPath(rows, 1), [
      { row: 1, start: 1, end: 2 },
      { row: 2, start: 2, end: 3 },
      { row: 1, start: 3, end: 4 },
    ]);
  });
});

/** Small trees, the first row mostly the root of all, in any order: children that stick out of their parents, some rows without times or that end before they start. */
const anyRows = fc
  .array(fc.record({ from: fc.integer({ min: -2, max: 14 }), length: fc.integer({ min: -1, max: 14 }), above: fc.nat(40), unknown: fc.nat(12) }), { minLength: 1, maxLength: 20 })
  .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list.keys()].slice(1), { minLength: list.length - 1 })))
  .map(([list, shuffled]) => {
    const places = [0, ...shuffled];
    const [start, end, parent] = [list.map(() => 0), list.map(() => 30), list.map(() => -1)];
    places.forEach((place, index) => {
      const { from = 0, length = 0, above = 0, unknown = 1 } = list[place] ?? {};
      if (index === 0) return;
      if (above < 40) parent[place] = places[above % index] ?? -1;
      start[place] = unknown === 0 ? NaN : (start[parent[place] ?? -1] || 5) + from;
      end[place] = (start[place] ?? NaN) + length;
    });
    return { start, end, parent };
  });

/** The rows from a row with times up to its root, those without times left out. */
function line(rows: CriticalRows, row: number): number[] {
  const found: number[] = [];
  for (let at = row; at >= 0; at = rows.parent[at] ?? -1) if ((rows.start[at] ?? NaN) <= (rows.end[at] ?? NaN)) found.push(at);
  return found;
}

/** The critical path by asking at each instant from the end, from scratch, which of all rows is on it. */
function pathByInstants(rows: CriticalRows, root: number): PathSegment[] {
  const lines = Array.from(rows.parent, (_, row) => line(rows, row));
  const path: PathSegment[] = [];
  for (let at = (rows.end[root] ?? NaN) - 1; at >= (rows.start[root] ?? NaN); at--) {
    let on = root;
    for (;;) {
      const parent = on;
      const [first] = lines
        .flatMap((upwards, row) => (upwards[0] === row && upwards[1] === parent ? [upwards.slice(0, upwards.indexOf(root) + 1)] : []))
        .map((upToRoot) => ({
          row: upToRoot[0] ?? -1,
          start: Math.max(...upToRoot.map((one) => rows.start[one] ?? NaN)),
          end: Math.min(...upToRoot.map((one) => rows.end[one] ?? NaN)),
        }))
        .filter(({ start, end }) => start <= at && at < end)
        .sort((a, b) => b.end - a.end || b.start - a.start || a.row - b.row);
      if (!first) break;
      on = first.row;
    }
    const later = path[0];
    if (later?.row === on && later.start === at + 1) path[0] = { ...later, start: at };
    else path.unshift({ row: on, start: at, end: at + 1 });
  }
  return path;
}

describe("the critical path of any tree", () => {
  it("is what each instant, asked for itself, says", () => {
    fc.assert(
      fc.property(anyRows, fc.nat(40), (rows, from) => {
        const root = from < rows.parent.length ? from : 0;
        const expected = (rows.start[root] ?? NaN) <= (rows.end[root] ?? NaN) ? pathByInstants(rows, root) : [];
        assert.deepEqual(criticalPath(rows, root), expected);
      }),
      { numRuns: 2000 },
    );
  });

  it("covers the root's whole duration once, each segment inside its row, beneath the root", () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const path = criticalPath(rows, 0);
        let reached = rows.start[0] ?? NaN;
        for (const { row, start, end } of path) {
          assert.equal(start, reached);
          assert.ok(end > start);
          assert.ok((rows.start[row] ?? NaN) <= start && end <= (rows.end[row] ?? NaN));
          assert.ok(line(rows, row).includes(0));
          reached = end;
        }
        assert.equal(reached, rows.end[0]);
      }),
      { numRuns: 1000 },
    );
  });

  it("lists each row with times once, beneath its nearest ancestor with times", () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const { from, rows: listed } = childLists(rows);
        const count = rows.parent.length;
        for (let list = 0; list <= count; list++) {
          const expected = [...rows.start.keys()].filter((row) => line(rows, row)[0] === row && (line(rows, row)[1] ?? count) === list);
          assert.deepEqual([...listed.subarray(from[list], from[list + 1])], expected);
        }
      }),
    );
  });
});

describe("the critical path of a million rows", () => {
  const count = 1_000_000;
  const columns = (start: (row: number) => number, end: (row: number) => number, parent: (row: number) => number): CriticalRows => ({
    start: Float64Array.from({ length: count }, (_, row) => start(row)),
    end: Float64Array.from({ length: count }, (_, row) => end(row)),
    parent: Int32Array.from({ length: count }, (_, row) => parent(row)),
  });

  it("in a chain of 100,000 levels of ten rows", () => {
    const rows = columns(
      (row) => (row % 10 === 0 ? row / 10 : Math.floor(row / 10) + 0.25),
      (row) => (row % 10 === 0 ? 1_000_000 - row / 10 : Math.floor(row / 10) + 0.75),
      (row) => (row === 0 ? -1 : Math.floor((row - 1) / 10) * 10),
    );
    const path = criticalPath(rows, 0);
    assert.equal(path.reduce((sum, { start, end }) => sum + end - start, 0), 1_000_000);
    // On each level its own time, one of the nine, its own, the level below, its own; the last has none below.
    assert.equal(path.length, 4 * 99_999 + 3);
  });

  it("in a chain of a million levels, of which but the ends have times", () => {
    const rows = columns(
      (row) => (row === 0 || row === count - 1 ? row / 1e6 : NaN),
      (row) => (row === 0 ? 3 : 2),
      (row) => row - 1,
    );
    assert.deepEqual(criticalPath(rows, 0).map(({ row }) => row), [0, count - 1, 0]);
  });

  it("beneath one row, one after another", () => {
    const rows = columns(
      (row) => (row === 0 ? 0 : (row * 7919) % 1_000_003),
      (row) => (row === 0 ? 1_000_003 : ((row * 7919) % 1_000_003) + 1),
      (row) => (row === 0 ? -1 : 0),
    );
    const path = criticalPath(rows, 0);
    assert.equal(path.filter(({ row }) => row > 0).length, count - 1);
  });

  it("beneath one row, all at once", () => {
    const rows = columns(
      (row) => row,
      () => count,
      (row) => (row === 0 ? -1 : 0),
    );
    assert.equal(criticalPath(rows, 0).length, count);
  });
});

describe("the critical path of a trace that was read", () => {
  /** `agent` or `agent:span` for each segment, with its length in ms. */
  function wordsOf(...records: readonly Written[]): string {
    const reading = new Reading(records);
    const trace = reading.trace();
    const rows = rowTree(reading.columns, trace);
    const name = (index: number) => {
      const row = rows.at(index);
      if (!row) return "";
      const hop = trace.hops[row.kind === "hop" ? row.index : (trace.spans[row.index]?.hop ?? -1)];
      const found = trace.spans[row.index];
      const ofSpan = row.kind === "hop" || !found ? "" : `:${reading.spanId(found) || "bracket"}`;
      return `${reading.columns.names.textOf(hop?.agent ?? 0)}${ofSpan}`;
    };
    return criticalPathOf(trace, rows)
      .segments.map(({ row, start, end }) => `${name(row)} ${(end - start) / 1e6}`)
      .join(", ");
  }
  const hop = (agent: string, start: number, end: number, fields: Written = {}) => [
    record(start, "message_received", { agent, message_id: agent, ...fields }),
    record(end, "message_processed", { agent, message_id: agent, ...fields }),
  ];

  it("goes through the hops that were sent, which no bracket hides", () => {
    // a ==========
    // b ========
    // c     ==
    assert.equal(
      wordsOf(...hop("a", 0, 10), ...hop("b", 0, 8, { parent_message_id: "a" }), ...hop("c", 4, 6, { parent_message_id: "b" })),
      "b:bracket 4, c:bracket 2, b:bracket 2, a:bracket 2",
    );
  });

  it("goes from span to span across hops by the parent that is said, also to one beneath an outer span", () => {
    // s ==========
    // t   ======
    // v     ===      beneath t, of another hop
    // w, x   ==      of that hop too, but beneath s, and later
    // u  ======
    const words = wordsOf(
      span("s", 0, 10, { agent: "a", message_id: "a" }),
      span("t", 2, 8, { agent: "a", message_id: "a", parent_span_id: "s" }),
      span("u", 1, 7, { agent: "a", message_id: "a", parent_span_id: "s" }),
      span("v", 4, 7, { agent: "b", message_id: "b", parent_span_id: "t" }),
      ...["w", "x"].map((id, index) => span(id, 5 + index, 6 + index, { agent: "b", message_id: "b", parent_span_id: "s" })),
    );
    assert.equal(words, "a:s 1, a:u 1, a:t 2, b:v 2, b:x 1, a:t 1, a:s 2");
  });

  it("goes through a hop sent by message, beneath the outermost span that lasts as long, and a span whose parent is missing hides nothing", () => {
    // s ==========   its parent is not in the trace
    // b     ===
    // z  ==
    const ofA = [span("s", 0, 10, { agent: "a", message_id: "a", parent_span_id: "gone" }), span("z", 1, 3, { agent: "a", message_id: "a" })];
    const words = wordsOf(...ofA, ...hop("b", 4, 7, { parent_message_id: "a" }));
    assert.equal(words, "a:s 4, b:bracket 3, a:s 3");
  });

  it("leaves a hop beside spans that ended before it", () => {
    // a ==========
    // s  =====
    // b     =====
    const words = wordsOf(
      record(0, "note", { agent: "a", message_id: "a" }),
      span("s", 1, 6, { agent: "a", message_id: "a" }),
      ...hop("b", 4, 9, { parent_message_id: "a" }),
      record(10, "note", { agent: "a", message_id: "a" }),
    );
    assert.equal(words, "a 1, a:s 3, b:bracket 5, a 1");
  });

  it("follows what is in progress to the last instant of the trace", () => {
    const [opened] = hop("a", 0, 0);
    assert.ok(opened);
    assert.equal(wordsOf(opened, ...hop("b", 4, 7, { parent_message_id: "a" })), "a:bracket 4, b:bracket 3");
  });

  it("starts from the root hop, not from the first row, and from another row when told", () => {
    const hops = [{ parent: -1 }, { parent: -1 }];
    const rows = Object.assign(new TreeRows(2), { index: Int32Array.of(1, 0), start: Float64Array.of(0, 2), end: Float64Array.of(3, 9) });
    const trace = { duration: 9, rootHop: 0, hops, spans: [] };
    assert.deepEqual(criticalPathOf(trace, rows).segments, [{ row: 1, start: 2, end: 9 }]);
    assert.deepEqual(criticalPathOf(trace, rows, 0).segments, [{ row: 0, start: 0, end: 3 }]);
    assert.deepEqual([rows, new TreeRows(0)].map((some) => criticalPathOf({ ...trace, rootHop: -1 }, some).segments), [[{ row: 0, start: 0, end: 3 }], []]);
  });

  it("is found in trees of any spans and hops: parents lead to a root and the whole root is covered", () => {
    const anySpans = fc.array(fc.record({ start: fc.nat(50), length: fc.nat(30), parent: fc.integer({ min: -1, max: 14 }), agent: fc.constantFrom("a", "b", "c") }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(anySpans, (list) => {
        const reading = new Reading(
          list.map(({ start, length, parent, agent }, index) => span(`s${index}`, start, start + length, { agent, message_id: agent, ...(parent >= 0 && { parent_span_id: `s${parent}` }) })),
        );
        const trace = reading.trace();
        const tree = rowTree(reading.columns, trace);
        const rows = causalRows(trace, tree);
        tree.parent.forEach((_, row) => {
          let at = row;
          for (let steps = 0; at >= 0; steps++, at = rows.parent[at] ?? -1) assert.ok(steps <= tree.length);
        });
        const root = tree.at(tree.rowOfHop(trace.rootHop));
        const path = criticalPathOf(trace, tree).segments;
        assert.equal(path.reduce((sum, { start, end }) => sum + end - start, 0), (root?.end ?? NaN) - (root?.start ?? NaN));
      }),
      { numRuns: 200 },
    );
  });
});
