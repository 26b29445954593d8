import assert from "node:assert/strict";
import * as vscode from "vscode";
import { branches, flatten, hopscope, nextChange, tracesOf } from "./hopscopeUnderTest";

describe("Show Hopscope's Own Trace", function () {
  this.timeout(30_000);

  it("shows its own operations in its own tree: the command that ran, and what it asked of the engine", async () => {
    const { engine } = await hopscope();
    const shown = nextChange(engine, ({ sources }) => sources.some(({ label, statistics }) => label === "Hopscope" && statistics.ok > 0));
    await vscode.commands.executeCommand("hopscope.showOwnTrace");
    const source = (await shown).sources.find(({ label }) => label === "Hopscope");
    assert.ok(source);
    assert.equal(source.counts.malformed + source.counts.unstructured, 0);
    const traces = await tracesOf(engine, source);
    const opening = traces.find(({ action }) => action === "showOwnTrace");
    assert.ok(opening, "the command itself is a trace");
    const hops = flatten(await branches(engine, opening.key)).filter((node) => node.kind === "hop");
    assert.deepEqual(hops.map(({ agent, action }) => `${agent} ${action}`), ["host showOwnTrace", "engine sources", "engine open"]);
    await engine.call("close", { source: source.id });
  });
});
