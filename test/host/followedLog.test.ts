import assert from "node:assert/strict";
import { appendFile, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { branches, flatten, hopscope, nextChange, sourceOf, tracesOf } from "./hopscopeUnderTest";

const line = (event: string, fields: object = {}) => `${JSON.stringify({ timestamp: "2026-01-01T00:00:00Z", event, agent: "gateway", correlation_id: "followed", ...fields })}\n`;

describe("a log that is followed", function () {
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "hopscope-follow-"));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    const { engine } = await hopscope();
    for (const { id } of await engine.call("sources", {})) await engine.call("close", { source: id });
    for (const setting of ["keys.correlation", "follow"]) await vscode.workspace.getConfiguration("hopscope").update(setting, undefined, vscode.ConfigurationTarget.Global);
  });

  const open = async (path: string, state: "live" | "ended" = "live") => {
    const { engine } = await hopscope();
    return { engine, source: await sourceOf(engine, () => vscode.commands.executeCommand("hopscope.openLogFile", vscode.Uri.file(path)), state) };
  };

  it("grows in the tree, says when its file is gone, and goes on when it is back", async () => {
    const path = join(folder, "growing.log");
    await writeFile(path, line("first"));
    const { engine, source } = await open(path);
    const grown = nextChange(engine, ({ sources }) => sources.some(({ id, counts }) => id === source.id && counts.records === 2));
    await appendFile(path, line("second"));
    await grown;
    const missing = nextChange(engine, ({ sources }) => sources.some(({ id, state, problem }) => id === source.id && state === "missing" && problem !== ""));
    await rename(path, `${path}.1`);
    await missing;
    const back = nextChange(engine, ({ sources }) => sources.some(({ id, state, counts }) => id === source.id && state === "live" && counts.records === 3));
    await writeFile(path, line("third"));
    await back;
    const [trace] = await tracesOf(engine, source);
    assert.equal(trace?.records, 3);
  });

  it("is not followed when the setting says so", async () => {
    await vscode.workspace.getConfiguration("hopscope").update("follow", false, vscode.ConfigurationTarget.Global);
    const path = join(folder, "still.log");
    await writeFile(path, line("first"));
    const { source } = await open(path, "ended");
    assert.equal(source.counts.records, 1);
  });

  it("is read anew when the user names a key of their own", async () => {
    const path = join(folder, "keys.log");
    await writeFile(path, line("first", { order: "order-7" }));
    const { engine, source } = await open(path);
    const renamed = nextChange(engine, ({ sources }) => sources.reduce((traces, { statistics }) => traces + statistics.traces, 0) === 1);
    await vscode.workspace.getConfiguration("hopscope").update("keys.correlation", ["order"], vscode.ConfigurationTarget.Global);
    await renamed;
    await waitForTrace("order-7", async () => (await tracesOf(engine, source)).map(({ id }) => id));
  });

  /** Asks until the trace is there: the setting's change comes to the engine in its own time. */
  async function waitForTrace(id: string, ids: () => Promise<readonly string[]>): Promise<void> {
    const { engine } = await hopscope();
    while (!(await ids()).includes(id)) await nextChange(engine, () => true);
  }

  it("larger than VS Code's documents shows a record in an excerpt, at its line", async () => {
    const path = join(folder, "large.log");
    const filler = line("filler", { correlation_id: "other", text: "x".repeat(1000) });
    const before = Math.ceil((51 * 1024 * 1024) / filler.length);
    await writeFile(path, filler.repeat(before) + line("wanted") + filler.repeat(3));
    const { engine, source } = await open(path);
    const trace = (await tracesOf(engine, source)).find(({ id }) => id === "followed");
    assert.ok(trace);
    const record = flatten(await branches(engine, trace.key)).find((node) => node.kind === "record");
    assert.equal(record?.line, before + 1);
    await vscode.commands.executeCommand("hopscope.revealInLog", { kind: "node", trace, parent: { kind: "source", summary: source }, node: record });
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    assert.match(editor.document.lineAt(editor.selection.active.line).text, /"wanted"/);
    assert.match(editor.document.uri.path, new RegExp(`large\\.log \\(excerpt, from line \\d+\\)`));
    assert.equal(editor.document.isUntitled, false);
    await vscode.commands.executeCommand("type", { text: "x" }).then(undefined, () => undefined);
    assert.equal(editor.document.isDirty, false, "it cannot be written");
  });
});
