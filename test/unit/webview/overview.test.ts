import assert from "node:assert/strict";
import * as fc from "fast-check";
import { overviewRuns } from "../../../src/webview/overview";
import { sampleTrace, type SampleRow } from "./sampleTrace";

const runs = (rows: readonly SampleRow[], lanes: number, width: number) => overviewRuns(sampleTrace(rows).columns, lanes, width, (ns) => (ns / 100) * width, (row) => (rows[row]?.agent ?? -1) + 1);

describe("the minimap", () => {
  it("has one run a row while there are lanes enough", () => {
    const rows = [
      { key: 1, parent: -1, depth: 0, start: 0, duration: 100, agent: 0 },
      { key: 2, parent: 0, depth: 1, start: 50, duration: 20, agent: 1 },
      { key: 3, parent: 0, depth: 1, start: 99.99, duration: 0 },
      { key: 4, parent: 0, depth: 1, start: NaN },
    ];
    assert.deepEqual(runs(rows, 10, 200), [
      { lane: 0, left: 0, right: 200, code: 1 },
      { lane: 1, left: 100, right: 140, code: 2 },
      { lane: 2, left: 199, right: 200, code: 0 },
    ]);
  });

  it("shows every row's agent somewhere in its lane's picture, inside the strip, without overlaps", () => {
    const row = fc.record({ start: fc.integer({ min: 0, max: 100 }), duration: fc.integer({ min: 0, max: 100 }), agent: fc.integer({ min: -1, max: 5 }) });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 50 }), fc.integer({ min: 1, max: 20 }), (rows, lanes) => {
        const shown = runs(rows.map((made, index) => ({ ...made, key: index, parent: -1, depth: 0 })), lanes, 64);
        for (const lane of new Set(shown.map((run) => run.lane))) {
          assert.ok(lane < lanes);
          let free = 0;
          for (const run of shown.filter((candidate) => candidate.lane === lane)) {
            assert.ok(run.left >= free && run.right > run.left && run.right <= 64);
            free = run.right;
          }
        }
        // The last row is drawn over all others.
        const last = rows.at(-1);
        if (last) assert.ok(shown.some((run) => run.code === last.agent + 1));
      }),
    );
  });
});
