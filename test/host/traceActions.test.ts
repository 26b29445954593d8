import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import type { EngineClient } from "../../src/engine/client";
import type { SourceSummary, TraceSummary } from "../../src/protocol/engine";
import { branches, flatten, hopscope, sourceOf, tracesOf } from "./hopscopeUnderTest";

const time = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();

describe("What can be done with a trace", function () {
  this.timeout(60_000);
  let engine: EngineClient;
  let folder: string;
  let code: string;
  let source: SourceSummary;
  let trace: TraceSummary;

  before(async () => {
    ({ engine } = await hopscope());
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspace, "a folder is open");
    folder = join(workspace.uri.fsPath, "trace-actions");
    code = join(folder, "src", "answer.py");
    await mkdir(join(folder, "src"), { recursive: true });
    await writeFile(code, "# one\n# two\nraise ValueError()\n# four\n");
    const record = (ms: number, event: string, fields: object = {}) => JSON.stringify({ timestamp: time(ms), level: "info", event, agent: "gateway", message_id: "m", correlation_id: "trace-of-actions", action: "answer", ...fields });
    const lines = [
      record(0, "message_received", { pathname: code, lineno: 2 }),
      record(1, "by_base_name", { filename: "answer.py", lineno: 3 }),
      record(2, "by_bundler", { stack: "Error: no\n    at answer (webpack:///./src/answer.py:4:2)" }),
      record(3, "nowhere"),
      record(10, "message_failed", { level: "error", error: "no answer" }),
    ];
    const path = join(folder, "actions.log");
    await writeFile(path, `${lines.join("\n")}\n`);
    source = await sourceOf(engine, () => vscode.commands.executeCommand("hopscope.openLogFile", vscode.Uri.file(path)), "live");
    const [only] = await tracesOf(engine, source);
    assert.ok(only);
    trace = only;
  });

  after(async () => {
    await engine.call("close", { source: source.id });
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await rm(folder, { recursive: true, force: true });
  });

  const run = (command: string, element: object) => vscode.commands.executeCommand(`hopscope.${command}`, element);
  const recordOf = async (event: string) => {
    const node = flatten(await branches(engine, trace.key)).find((each) => each.kind === "record" && each.event === event);
    assert.ok(node);
    return { kind: "node", node, trace, parent: { kind: "trace", parent: undefined, summary: trace, isPinned: false } };
  };

  it("copies it as JSON, with its hops, spans and records", async () => {
    await run("copyAsJson", { kind: "trace", summary: trace });
    const copied = JSON.parse(await vscode.env.clipboard.readText()) as { readonly id: string; readonly status: string; readonly hops: readonly { readonly agent: string; readonly records: readonly { readonly event: string }[] }[] };
    assert.deepEqual([copied.id, copied.status, copied.hops.map(({ agent }) => agent)], ["trace-of-actions", "error", ["gateway"]]);
    assert.deepEqual(copied.hops[0]?.records.map(({ event }) => event), ["message_received", "by_base_name", "by_bundler", "nowhere", "message_failed"]);
  });

  it("copies it as text that can be read", async () => {
    await run("copyAsText", { kind: "trace", summary: trace });
    const lines = (await vscode.env.clipboard.readText()).split("\n");
    assert.match(lines[0] ?? "", /^answer trace-of-actions · 10 ms · failed/);
    assert.ok(lines.some((line) => /^ +00:00:00\.010\S* {2}error {2}message_failed$/.test(line)), lines.join("\n"));
  });

  it("shows its lines alone, as they stand in the log", async () => {
    await run("showTraceLines", { kind: "trace", summary: trace });
    const text = vscode.window.activeTextEditor?.document.getText() ?? "";
    assert.deepEqual(text.trimEnd().split("\n").map((line) => (JSON.parse(line) as { event: string }).event), ["message_received", "by_base_name", "by_bundler", "nowhere", "message_failed"]);
  });

  for (const [event, line, how] of [["message_received", 2, "a whole path"], ["by_base_name", 3, "a base name"], ["by_bundler", 4, "a bundler's path in a stack"]] as const) {
    it(`goes to the code by ${how}`, async () => {
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      await run("goToSource", await recordOf(event));
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.uri.fsPath, code);
      assert.equal(editor.selection.active.line + 1, line);
    });
  }
});
