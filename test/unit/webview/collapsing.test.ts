import assert from "node:assert/strict";
import { rowFlags } from "../../../src/protocol/timeline";
import { sampleView, type SampleRow } from "./sampleTrace";

/** gateway → writer → a span, and gateway → gateway. */
const hops: readonly SampleRow[] = [
  { key: 1, parent: -1, depth: 0, flags: rowFlags.hop, agent: 0 },
  { key: 2, parent: 0, depth: 1, flags: rowFlags.hop, agent: 1 },
  { key: 3, parent: 1, depth: 2, agent: 1 },
  { key: 4, parent: 0, depth: 1, flags: rowFlags.hop, agent: 0 },
  { key: 5, parent: 3, depth: 2, agent: 0 },
];
const listed = (view: ReturnType<typeof sampleView>) => [...view.layout.rows].map((row) => view.keyOf(row));

describe("rows that are collapsed together", () => {
  it("are those below a level; what is toggled then stays so", () => {
    const view = sampleView(hops, { selected: 3 });
    view.showLevels(2);
    assert.deepEqual(listed(view), [1, 2, 4]);
    assert.equal(view.keyOf(view.selected), 2, "the selection goes to what hides it");
    view.toggle(1);
    assert.deepEqual(listed(view), [1, 2, 3, 4]);
    view.showLevels(1);
    assert.deepEqual(listed(view), [1]);
    view.showLevels(undefined);
    assert.deepEqual(listed(view), [1, 2, 3, 4, 5]);
  });

  it("are the hops of an agent", () => {
    const view = sampleView(hops);
    view.toggle(1);
    view.toggleAgent(1);
    assert.ok(view.isAgentCollapsed(1) && !view.isAgentCollapsed(0));
    assert.deepEqual(listed(view), [1, 2, 4, 5], "what was toggled before is as its agent's hops are");
    view.toggleAgent(0);
    assert.deepEqual(listed(view), [1]);
    view.toggle(0);
    assert.deepEqual(listed(view), [1, 2, 4]);
    view.toggleAgent(1);
    view.toggleAgent(0);
    assert.deepEqual(listed(view), [1, 2, 3, 4, 5]);
  });
});
