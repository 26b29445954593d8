import assert from "node:assert/strict";
import { readKeptHealth } from "../../../../src/webview/health/keptHealth";

describe("the state of the Health page", () => {
  it("comes back as it was kept", () => {
    const state = { tables: ["agents", "calls"], chosen: { agent: "a", action: "" }, listed: { agent: "a", action: "", from: 2e7, shown: 40 }, scrolled: 120 };
    assert.deepEqual(readKeptHealth(JSON.parse(JSON.stringify(state))), state);
  });

  it("starts fresh where there is none, and leaves out what does not fit", () => {
    const fresh = readKeptHealth(undefined);
    assert.deepEqual(fresh, { tables: [], chosen: undefined, listed: undefined, scrolled: 0 });
    for (const kept of [null, "x", 3, [], {}]) assert.deepEqual(readKeptHealth(kept), fresh);
    assert.deepEqual(readKeptHealth({ tables: ["agents", "moods", 3], chosen: { agent: 1 }, listed: { agent: "a", action: "b", from: -1, shown: 20 }, scrolled: "far" }), { ...fresh, tables: ["agents"] });
  });
});
