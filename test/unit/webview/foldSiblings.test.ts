import assert from "node:assert/strict";
import * as fc from "fast-check";
import { rowFlags } from "../../../src/protocol/timeline";
import { foldSiblings } from "../../../src/webview/foldSiblings";
import { groupDetails, groupFacts, groupRuns, groupWords } from "../../../src/webview/siblingGroup";
import { randomTree } from "./randomTree";
import { sampleTrace, sampleView, type SampleRow } from "./sampleTrace";

/** A hop with spans `load`, and five `save`, the first of which has one of its own. */
const saves: readonly SampleRow[] = [
  { key: 1, parent: -1, depth: 0, flags: rowFlags.hop, agent: 0, name: 9, start: 0, duration: 100 },
  { key: 2, parent: 0, depth: 1, agent: 0, name: 5, start: 0, duration: 10 },
  { key: 3, parent: 0, depth: 1, agent: 0, name: 7, start: 10, duration: 4, selfTime: 1 },
  { key: 4, parent: 2, depth: 2, agent: 0, name: 5, start: 11, duration: 3 },
  { key: 5, parent: 0, depth: 1, agent: 0, name: 7, start: 20, duration: 8, selfTime: 8 },
  { key: 6, parent: 0, depth: 1, agent: 0, name: 5, start: 30, duration: 1 },
  { key: 7, parent: 0, depth: 1, agent: 0, name: 7, start: 40, duration: 2, selfTime: 2, status: "error" },
  { key: 8, parent: 0, depth: 1, agent: 0, name: 7, start: 42, duration: 6, selfTime: 6 },
  { key: 9, parent: 0, depth: 1, agent: 0, name: 7, start: 60, duration: 30, selfTime: 30, status: "in_progress" },
];

describe("siblings that do the same", () => {
  it("are one row, where the first of them stood, with the others and all beneath them folded into it", () => {
    const view = sampleView(saves);
    const keys = () => [...view.layout.rows].map((row) => view.keyOf(row));
    assert.deepEqual(keys(), [1, 2, -4, 6]);
    const [, , group = -1] = view.layout.rows;
    const { start, duration, selfTime } = view.columns;
    assert.deepEqual([start[group], duration[group], selfTime[group]], [10, 80, 47]);
    assert.equal(groupWords(view.groupOf(group) ?? assert.fail()), "p50 4 ns · p95 8 ns · max 8 ns · 1 failed · 1 not finished");
    view.toggle(group);
    assert.deepEqual(keys(), [1, 2, -4, 3, 4, 5, 7, 8, 9, 6]);
    assert.deepEqual([...view.layout.rows].map((row) => view.columns.depth[row]), [0, 1, 1, 2, 3, 2, 2, 2, 2, 1]);
  });

  it("are listed each where they are not to be folded, and selected by what they were", () => {
    const view = sampleView(saves, { choices: { foldsSiblings: false }, selected: 7 });
    assert.deepEqual([...view.layout.rows].map((row) => view.keyOf(row)), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.equal(view.selected, 6);
  });

  it("come into sight where one of them is looked for", () => {
    const view = sampleView(saves);
    view.showMatches(Int32Array.of(6), true);
    assert.deepEqual([...view.layout.rows].map((row) => view.keyOf(row)), [1, -4, 7]);
  });

  it("tell how their durations are spread", () => {
    const rows = [1, 2, 2, 3, 10].map((duration, key): SampleRow => ({ key, parent: -1, depth: 0, duration: duration * 1e6, status: duration === 3 ? "error" : "ok" }));
    const facts = groupFacts(sampleTrace(rows).columns, Int32Array.of(0, 1, 2, 3, 4));
    // Four steps of 2.25 ms from 1 ms on.
    assert.deepEqual(facts.histogram, [4, 0, 0, 1]);
    assert.deepEqual(groupDetails(facts), [["Calls", "5"], ["Failed", "1 (20 %)"], ["Durations", "1 ms to 10 ms"], ["p50", "2 ms"], ["p95", "10 ms"], ["Sum", "18 ms"]]);
  });

  it("lose no row and no order: each is shown once, beneath its parent or the group of which it is, and nobody else is in the group", () => {
    fc.assert(
      fc.property(randomTree, (rows) => {
        const { columns } = sampleTrace(rows);
        const shown = foldSiblings(columns);
        const own = [...shown.columns.key.keys()].filter((row) => !shown.groups.has(row));
        assert.deepEqual(own.map((row) => shown.traceRow[row]).sort((a = 0, b = 0) => a - b), rows.map((_, row) => row));
        const above = (row: number): number => {
          const parent = shown.columns.parent[row] ?? -1;
          return shown.groups.has(parent) ? (shown.columns.parent[parent] ?? -1) : parent;
        };
        for (const row of own) {
          const traceRow = shown.traceRow[row] ?? -1;
          assert.equal(shown.shownRow[traceRow], row);
          assert.equal(shown.traceRow[above(row)] ?? -1, columns.parent[traceRow]);
          assert.equal(shown.columns.key[row], columns.key[traceRow]);
        }
        // Pre-order: a row's parent is the last row before it that is one level less deep.
        const latest: number[] = [];
        shown.columns.depth.forEach((depth, row) => {
          assert.equal(shown.columns.parent[row], depth === 0 ? -1 : latest[depth - 1]);
          latest.length = depth;
          latest.push(row);
        });
        const likeness = (row: number) => `${columns.parent[row]} ${columns.name[row]} ${columns.agent[row]} ${columns.flags[row]}`;
        const counts = new Map<string, number>();
        rows.forEach(({ name }, row) => name !== 0 && counts.set(likeness(row), (counts.get(likeness(row)) ?? 0) + 1));
        assert.deepEqual([...shown.groups.values()].map((members) => members.length).sort(), [...counts.values()].filter((count) => count >= 4).sort());
        for (const members of shown.groups.values()) assert.equal(new Set(Array.from(members, likeness)).size, 1);
      }),
    );
  });

  it("have bars that neither overlap nor leave anyone out", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ start: fc.nat(1000), duration: fc.nat(100) }), { minLength: 1, maxLength: 50 }), (made) => {
        const rows = made.sort((a, b) => a.start - b.start).map((row, key): SampleRow => ({ ...row, key, parent: -1, depth: 0 }));
        const runs = groupRuns(sampleTrace(rows).columns, Int32Array.from(rows.keys()), (ns) => ns, 2, 2000);
        runs.forEach(({ left, right }, index) => assert.ok(right > left && left > (runs[index - 1]?.right ?? -Infinity)));
        for (const { start = 0, duration = 0 } of rows) assert.ok(runs.some(({ left, right }) => left <= start && right >= start + duration));
      }),
    );
  });
});
