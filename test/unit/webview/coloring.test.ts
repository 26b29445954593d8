import assert from "node:assert/strict";
import { rowFlags } from "../../../src/protocol/timeline";
import { coloringBy, type ColoredBy } from "../../../src/webview/coloring";
import { sampleTrace, type SampleRow } from "./sampleTrace";

const rows: readonly SampleRow[] = [
  { key: 1, parent: -1, depth: 0, agent: 0, flags: rowFlags.hop, selfTime: 0 },
  { key: 2, parent: 0, depth: 1, agent: 0, selfTime: 5, status: "error" },
  { key: 3, parent: 0, depth: 1, agent: 1, flags: rowFlags.hop, selfTime: 100, status: "in_progress" },
  { key: 4, parent: 0, depth: 1, agent: -1, selfTime: 59, status: "in_progress", flags: rowFlags.stale },
];
const fills = (by: ColoredBy) => {
  const data = sampleTrace(rows);
  const coloring = coloringBy(by, data, "vscode-dark");
  return { fills: rows.map((_, row) => coloring.color(coloring.codeOf(data.columns, row)).fill), meanings: coloring.meanings };
};

describe("the colour of a bar", () => {
  it("is the agent's, another one for each, lighter for the spans inside of a hop", () => {
    const { fills: colors, meanings } = fills("agent");
    assert.equal(new Set(colors).size, 4);
    assert.deepEqual(meanings.map(({ words, color }) => [words, color.fill]), [["gateway", colors[0]], ["writer", colors[2]]]);
  });

  it("or tells how it ended, whatever the agent", () => {
    const { fills: colors, meanings } = fills("status");
    const byWords = new Map(meanings.map(({ words, color }) => [words, color.fill]));
    assert.deepEqual(colors, ["finished", "failed", "in progress", "never finished"].map((words) => byWords.get(words)));
    assert.equal(new Set(colors).size, 4);
  });

  it("or how much time it took itself, in steps of the longest", () => {
    const { fills: colors, meanings } = fills("selfTime");
    const steps = meanings.map(({ color }) => color.fill);
    assert.deepEqual(colors.map((fill) => steps.indexOf(fill)), [0, 1, 4, 3]);
    assert.equal(meanings.at(-1)?.words, "self time up to 100 ns");
  });
});
