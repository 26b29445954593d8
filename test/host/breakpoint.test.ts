import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { hopscope, nextChange, sourceOf, tracesOf } from "./hopscopeUnderTest";

interface StoppedFrame {
  readonly session: vscode.DebugSession;
  readonly threadId: number;
}

/** Resolves when a debugger stops at a breakpoint. */
function nextStop(): Promise<StoppedFrame> {
  return new Promise((resolve) => {
    const subscription = vscode.debug.onDidChangeActiveStackItem((item) => {
      if (!(item instanceof vscode.DebugStackFrame)) return;
      subscription.dispose();
      resolve({ session: item.session, threadId: item.threadId });
    });
  });
}

describe("a breakpoint in the sample pipeline", function () {
  this.timeout(90_000);

  afterEach(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.debug.stopDebugging();
  });

  it("binds to the TypeScript source and stops there, with the trace in progress in the tree", async () => {
    const { engine } = await hopscope();
    const { extensionPath } = vscode.extensions.getExtension("hopscope.hopscope") ?? { extensionPath: "" };
    const file = join(extensionPath, "src/pipeline/retriever.ts");
    const line = readFileSync(file, "utf8").split("\n").findIndex((text) => text.includes("await this.#lookUp(message, hop, chance)"));
    assert.ok(line >= 0);
    const breakpoint = new vscode.SourceBreakpoint(new vscode.Location(vscode.Uri.file(file), new vscode.Position(line, 0)));
    const stopped = nextStop();
    const inProgress = nextChange(engine, ({ sources }) => sources.some(({ state, statistics }) => state === "live" && statistics.inProgress > 0));
    vscode.debug.addBreakpoints([breakpoint]);
    const source = await sourceOf(engine, async () => {
      await vscode.commands.executeCommand("hopscope.runPipeline");
      const { session, threadId } = await stopped;
      const { stackFrames } = (await session.customRequest("stackTrace", { threadId, startFrame: 0, levels: 1 })) as {
        stackFrames: readonly { readonly line: number; readonly source: { readonly path: string } }[];
      };
      // A server names files by URI, a desktop by path.
      assert.equal(stackFrames[0]?.source.path.replace(/^vscode-remote:\/\/[^/]*/, ""), file);
      assert.equal(stackFrames[0].line, line + 1);
      const live = (await inProgress).sources.find(({ state }) => state === "live");
      assert.ok(live, "the source is live while the program stands");
      const { items } = await engine.call("traces", { source: live.id, offset: 0, limit: 100 });
      assert.ok(items.some(({ status, stale }) => status === "in_progress" && !stale));
      await vscode.debug.stopDebugging();
    });
    const left = (await tracesOf(engine, source)).filter(({ status }) => status === "in_progress");
    assert.ok(left.length > 0 && left.every(({ stale }) => stale), "what stood at the breakpoint was never finished");
  });
});
