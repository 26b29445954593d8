import assert from "node:assert/strict";
import { readPageState } from "../../../src/webview/pageState";

describe("the state of the page", () => {
  it("comes back as it was kept", () => {
    const state = { choices: { treeWidth: 300, matchesOnly: true, foldsSiblings: false, compressesGaps: true, coloredBy: "status" }, selected: 12, collapsed: { depth: 2, agents: ["llm"], toggled: [3, -4] }, top: { key: 5, offset: 11 }, viewport: { from: 0.25, to: 0.5 }, showsDetails: true, showsPath: true, where: "agent:llm", origin: { key: "c:T" } };
    assert.deepEqual(readPageState(JSON.parse(JSON.stringify(state))), state);
  });

  it("starts fresh where there is none, and leaves out what does not fit", () => {
    const fresh = readPageState(undefined);
    assert.deepEqual(fresh, {
      choices: { treeWidth: undefined, matchesOnly: false, foldsSiblings: true, compressesGaps: false, coloredBy: "agent" },
      selected: undefined,
      collapsed: { depth: undefined, agents: [], toggled: [] },
      top: undefined,
      viewport: undefined,
      showsDetails: false,
      showsPath: false,
      where: "",
      origin: undefined,
    });
    for (const kept of [null, "x", 3, [], {}]) assert.deepEqual(readPageState(kept), fresh);
    assert.deepEqual(readPageState({ choices: { treeWidth: "wide", coloredBy: "mood" }, selected: NaN, collapsed: { depth: "1", agents: [3], toggled: [1, "2"] }, top: { key: 1 }, viewport: { from: 0.5, to: 0.2 } }), { ...fresh, collapsed: { depth: undefined, agents: [], toggled: [1] } });
  });
});
