import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rowFlags } from "../../../src/protocol/timeline";
import { groupRuns } from "../../../src/webview/siblingGroup";
import type { TraceView } from "../../../src/webview/traceView";
import { timeScale, wholeTrace } from "../../../src/webview/viewport";
import { repositoryRoot } from "../../harness/repository";
import { sampleView, type SampleRow } from "./sampleTrace";

/** A gateway asks a planner, waits, and asks a store, which saves five times and still reads. Of 100 ms. */
const rows: readonly SampleRow[] = [
  { key: 1, parent: -1, depth: 0, flags: rowFlags.hop, agent: 0, name: 1, start: 0, duration: 100e6 },
  { key: 2, parent: 0, depth: 1, flags: rowFlags.hop, agent: 1, name: 2, start: 0, duration: 20e6 },
  { key: 3, parent: 1, depth: 2, agent: 1, name: 3, start: 5e6, duration: 15e6 },
  { key: 4, parent: 0, depth: 1, flags: rowFlags.hop, agent: 0, name: 4, start: 70e6, duration: 30e6 },
  ...[70, 74, 81, 85, 90].map((ms, index): SampleRow => ({ key: 5 + index, parent: 3, depth: 2, agent: 0, name: 5, start: ms * 1e6, duration: 2e6 })),
  { key: 10, parent: 3, depth: 2, agent: 0, name: 6, start: 92e6, duration: 8e6, status: "in_progress" },
];

/** Characters of the time column, 2 ms each as it was, and pixels of one. */
const characters = 50;
const pixels = 10;
const width = characters * pixels;

/** The list as it stands, with where each row's bars lie: `=` where a row of its own has its bar, `#` where a group's members have theirs. */
function picture(view: TraceView): string {
  const scale = timeScale(wholeTrace, view.time, width, 0);
  const lines = Array.from(view.layout.rows, (row) => {
    const { depth, key } = view.columns;
    const members = view.membersOf(row);
    const interval = view.interval(row) ?? { start: NaN, end: NaN };
    const runs = members ? groupRuns(view.data.columns, members, (ns) => scale.position(ns), 1, width) : [{ left: scale.position(interval.start), right: scale.position(interval.end) }];
    const cells = Array.from({ length: characters }, (_, cell) => (runs.some(({ left, right }) => (cell + 0.5) * pixels >= left && (cell + 0.5) * pixels < right) ? (members ? "#" : "=") : " "));
    const name = `${"  ".repeat(depth[row] ?? 0)}${members ? `×${members.length}` : key[row]}`;
    return `${name.padEnd(10)}|${cells.join("")}|`;
  });
  return `${lines.join("\n")}\n`;
}

describe("the picture of a trace", () => {
  const golden = (name: string) => readFileSync(join(repositoryRoot, "test/fixtures/layout", `${name}.txt`), "utf8");

  it("is that of its rows as they are", () => {
    assert.equal(picture(sampleView(rows, { choices: { foldsSiblings: false } })), golden("as-it-was"));
  });

  it("has siblings that do the same in one row", () => {
    assert.equal(picture(sampleView(rows)), golden("folded"));
  });

  it("has idle time short", () => {
    assert.equal(picture(sampleView(rows, { choices: { compressesGaps: true } })), golden("idle-time-short"));
  });
});
