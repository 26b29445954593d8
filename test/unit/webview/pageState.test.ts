import assert from "node:assert/strict";
import { freshState, readPageState } from "../../../src/webview/pageState";

describe("the state of the page", () => {
  it("comes back as it was kept", () => {
    const state = { treeWidth: 300, selected: 12, collapsed: [3, 4], top: { key: 5, offset: 11 }, viewport: { from: 0.25, to: 0.5 }, showsDetails: true, showsPath: true, where: "agent:llm", matchesOnly: true, origin: { key: "c:T" } };
    assert.deepEqual(readPageState(JSON.parse(JSON.stringify(state))), state);
  });

  it("starts fresh where there is none, and leaves out what does not fit", () => {
    for (const kept of [undefined, null, "x", 3, [], {}]) assert.deepEqual(readPageState(kept), freshState);
    assert.deepEqual(readPageState({ treeWidth: "wide", selected: NaN, collapsed: [1, "2"], top: { key: 1 }, viewport: { from: 0.5, to: 0.2 } }), { ...freshState, collapsed: [1] });
  });
});
