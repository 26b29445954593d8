import assert from "node:assert/strict";
import { rowAction } from "../../../src/webview/rowNavigation";
import { Collapsing } from "../../../src/webview/collapsing";
import { TraceView } from "../../../src/webview/traceView";
import { sampleTrace, sampleView, smallTree } from "./sampleTrace";

/** The same tree with a hop before it: every row has moved. */
const grownTree = [{ key: 5, parent: -1, depth: 0 }, ...smallTree.map((row) => ({ ...row, parent: row.parent < 0 ? -1 : row.parent + 1 }))];

describe("the view of a trace", () => {
  it("keeps what is collapsed and selected while the trace grows", () => {
    const choices = { foldsSiblings: true, compressesGaps: false };
    const collapsing = new Collapsing({ depth: undefined, agents: [], toggled: [] });
    const before = new TraceView(sampleTrace(smallTree), choices, collapsing, undefined);
    before.toggle(1);
    before.select(3);
    assert.deepEqual([...before.layout.rows], [0, 1, 3]);
    const after = new TraceView(sampleTrace(grownTree), choices, collapsing, before.keyOf(before.selected));
    assert.equal(after.selected, 4);
    assert.deepEqual([...after.layout.rows], [0, 1, 2, 4]);
  });

  it("passes the selection on to the row whose collapse hides it", () => {
    const view = sampleView(smallTree, { selected: 30 });
    assert.equal(view.selected, 2);
    view.toggle(0);
    assert.equal(view.selected, 0);
  });

  it("keeps only some rows and what they stand beneath, and uncovers what is collapsed", () => {
    const view = sampleView(smallTree, { collapsed: [10], selected: 10 });
    assert.deepEqual([...view.layout.rows], [0]);
    view.uncover(2);
    assert.deepEqual([...view.layout.rows], [0, 1, 2, 3]);
    view.showMatches(Int32Array.of(2), true);
    assert.deepEqual([...view.layout.rows], [0, 1, 2]);
    view.showMatches(Int32Array.of(), true);
    assert.deepEqual([...view.layout.rows], []);
    view.showMatches(Int32Array.of(2), false);
    assert.deepEqual([...view.layout.rows], [0, 1, 2, 3]);
  });

  it("says where a row stands among its siblings", () => {
    const view = sampleView(smallTree, { collapsed: [20], selected: 40 });
    const shown = [...view.layout.rows].map((row, position) => view.rowView(row, position, undefined));
    assert.deepEqual(
      shown.map(({ place, siblings, expanded, selected }) => ({ place, siblings, expanded, selected })),
      [
        { place: 1, siblings: 1, expanded: true, selected: false },
        { place: 1, siblings: 2, expanded: false, selected: false },
        { place: 2, siblings: 2, expanded: undefined, selected: true },
      ],
    );
  });
});

describe("the keys of the tree", () => {
  const view = sampleView(smallTree, { collapsed: [20] });
  const act = (key: string, selected: number) => rowAction(key, selected, view.navigable(2));
  const select = (row: number) => ({ kind: "select", row });
  const toggle = (row: number) => ({ kind: "toggle", row });

  it("move among the rows in sight and stop at both ends", () => {
    assert.deepEqual(act("ArrowDown", -1), select(0));
    assert.deepEqual(act("ArrowDown", 1), select(3));
    assert.deepEqual(act("ArrowDown", 3), select(3));
    assert.deepEqual(act("ArrowUp", 3), select(1));
    assert.deepEqual(act("ArrowUp", 0), select(0));
    assert.deepEqual(act("End", 0), select(3));
    assert.deepEqual(act("Home", 3), select(0));
    assert.deepEqual(act("PageDown", 0), select(3));
    assert.deepEqual(act("PageUp", 3), select(0));
  });

  it("collapse, expand, go in and go out", () => {
    assert.deepEqual(act("ArrowRight", 1), toggle(1));
    assert.deepEqual(act("ArrowLeft", 1), select(0));
    assert.deepEqual(act("ArrowLeft", 0), toggle(0));
    assert.deepEqual(act("ArrowRight", 0), select(1));
    assert.equal(act("ArrowRight", 3), undefined);
    assert.equal(act("x", 0), undefined);
  });

  it("do nothing in an empty trace", () => {
    const empty = sampleView([]).navigable(2);
    for (const key of ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home", "End"]) assert.equal(rowAction(key, -1, empty), undefined);
  });
});
