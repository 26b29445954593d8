import assert from "node:assert/strict";
import * as vscode from "vscode";
import { hopscope, nextChange, sourceOf } from "./hopscopeUnderTest";

describe("the debug session of the sample pipeline", function () {
  this.timeout(90_000);

  afterEach(() => vscode.debug.stopDebugging());

  /** Long enough to be stopped in between. */
  const start = async () => {
    const { runTracedPipeline } = await hopscope();
    assert.ok(await runTracedPipeline(["--requests=2000", "--seed=99"]));
  };

  it("ends its source when it is stopped", async () => {
    const { engine } = await hopscope();
    const source = await sourceOf(engine, async () => {
      const running = nextChange(engine, ({ sources }) => sources.some(({ state, counts }) => state === "live" && counts.records > 20));
      await start();
      await running;
      await vscode.debug.stopDebugging();
    });
    assert.ok(source.counts.records > 20);
    assert.ok(source.counts.records < 20_000, "it was stopped in between");
  });

  it("goes on in a source that is live when it is restarted", async () => {
    const { engine } = await hopscope();
    const before = new Set((await engine.call("sources", {})).map(({ id }) => id));
    const isRunning = (atLeast: number) => nextChange(engine, ({ sources }) => sources.some(({ id, state, counts }) => !before.has(id) && state === "live" && counts.records > atLeast));
    const running = isRunning(20);
    await start();
    const own = (await running).sources.filter(({ id }) => !before.has(id));
    const restarted = new Promise<void>((resolve) => {
      const subscription = vscode.debug.onDidStartDebugSession(() => {
        subscription.dispose();
        resolve();
      });
    });
    await vscode.commands.executeCommand("workbench.action.debug.restart");
    await restarted;
    const most = Math.max(...own.map(({ counts }) => counts.records));
    await isRunning(most + 20);
    const ended = nextChange(engine, ({ sources }) => sources.filter(({ id }) => !before.has(id)).every(({ state }) => state === "ended"));
    await vscode.debug.stopDebugging();
    await ended;
  });
});
