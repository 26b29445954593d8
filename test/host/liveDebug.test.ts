import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, watch, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import type { EngineClient } from "../../src/engine/client";
import type { SourceSummary } from "../../src/protocol/engine";
import { branches, type Branch, hopscope, sourceOf, tracesOf } from "./hopscopeUnderTest";

/** Runs a program of Node's in a debug session until it has ended, as a user's launch configuration would. */
async function debug(program: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const name = "A program of the user's";
  const ended = new Promise<void>((resolve) => {
    const subscription = vscode.debug.onDidTerminateDebugSession((session) => {
      if (session.name !== name || session.parentSession) return;
      subscription.dispose();
      resolve();
    });
  });
  const started = await vscode.debug.startDebugging(undefined, { type: "node", request: "launch", name, program, runtimeExecutable: "node", console: "internalConsole", ...more });
  assert.ok(started);
  await ended;
}

/** What is found in a folder, at once or after a change. */
async function foundIn<T>(folder: string, look: () => Promise<T | undefined>): Promise<T> {
  const changes = watch(folder)[Symbol.asyncIterator]();
  for (;;) {
    // Nothing that happens from here on is missed.
    const changed = changes.next();
    const found = await look();
    if (found !== undefined) {
      void changes.return?.();
      return found;
    }
    await changed;
  }
}

interface SpoolRecord {
  readonly writer: number;
  readonly cut: number;
  readonly folded: number;
}

/** What is kept beside a spool once it says that nothing more comes. */
function endedRecord(path: string): Promise<SpoolRecord> {
  return foundIn(dirname(path), async () => {
    const kept = JSON.parse(await readFile(path.replace(/l$/, ""), "utf8")) as SpoolRecord;
    return kept.writer === 0 ? kept : undefined;
  });
}

/** Starts a session and resolves when its program has been heard. */
async function silentSession(program: string): Promise<vscode.DebugSession> {
  const name = "A program without a record";
  const started = new Promise<vscode.DebugSession>((resolve) => {
    const subscription = vscode.debug.onDidStartDebugSession((session) => {
      if (session.name !== name || session.parentSession) return;
      subscription.dispose();
      resolve(session);
    });
  });
  const heard = new Promise<void>((resolve) => {
    const subscription = vscode.debug.registerDebugAdapterTrackerFactory("*", {
      createDebugAdapterTracker: () => ({
        onDidSendMessage: (message: unknown) => {
          if (!JSON.stringify(message).includes("plain\\n")) return;
          subscription.dispose();
          resolve();
        },
      }),
    });
  });
  assert.ok(await vscode.debug.startDebugging(undefined, { type: "node", request: "launch", name, program, runtimeExecutable: "node", console: "internalConsole", outputCapture: "std" }));
  await heard;
  return started;
}

/** The spools in a folder of what printed "plain". */
async function plainSpools(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".jsonl"));
  // One that goes meanwhile is none.
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8").catch(() => "")));
  return names.filter((_, index) => texts[index]?.startsWith("plain\n"));
}

function flattened(tree: readonly Branch[]): Branch[] {
  return tree.flatMap((branch) => [branch, ...flattened(branch.children)]);
}

/** The records of a source's only trace: event, stream and the text that belongs to each. */
async function recordsOf(engine: EngineClient, source: SourceSummary): Promise<unknown[]> {
  const [trace] = await tracesOf(engine, source);
  assert.ok(trace);
  const found: unknown[] = [];
  for (const { node, children } of flattened(await branches(engine, trace.key))) {
    if (node.kind === "record") found.push([node.event, node.stream, children.map((child) => (child.node.kind === "text" ? child.node.text : child.node.kind))]);
  }
  return found;
}

/** Of each test its own: a trace stands under the source that told of it first, be it one of another test. */
let correlationId = "";
const record = (event: string, more: object = {}) => JSON.stringify({ timestamp: "2026-01-01T00:00:00Z", level: "info", event, agent: "worker", correlation_id: correlationId, ...more });

describe("a debug session of the user's own", function () {
  this.timeout(90_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "hopscope-debug-"));
  });

  beforeEach(() => {
    correlationId = randomUUID();
  });

  afterEach(async () => {
    for (const setting of ["debug.capture", "debug.types", "debug.configurations", "debug.captureNodeStreams"]) {
      await vscode.workspace.getConfiguration("hopscope").update(setting, undefined, vscode.ConfigurationTarget.Global);
    }
  });

  after(() => rm(folder, { recursive: true, force: true }));

  const program = async (text: string) => {
    const path = join(folder, `program-${Math.random().toString(36).slice(2)}.js`);
    await writeFile(path, text);
    return path;
  };

  it("becomes a source with the first record, though its output comes in pieces that are no lines", async () => {
    const { engine } = await hopscope();
    // The debugger itself breaks a character whose bytes come in two pieces.
    const line = record("in_pieces", { text: "x".repeat(100) });
    const path = await program(`
      const line = Buffer.from(${JSON.stringify(`${line}\n`)});
      let at = 0;
      const next = () => {
        if (at < line.length) process.stdout.write(line.subarray(at, (at += 7)), () => setTimeout(next, 1));
        else process.stdout.write(${JSON.stringify(`${record("second")}\n`)});
      };
      process.stderr.write("to the other stream\\n");
      next();
    `);
    const source = await sourceOf(engine, () => debug(path, { outputCapture: "std" }));
    assert.equal(source.label, "A program of the user's");
    assert.deepEqual([source.counts.records, source.counts.malformed], [2, 0]);
    const lines = (await readFile(source.path, "utf8")).trimEnd().split("\n");
    assert.ok(lines.includes(line), "the line is whole");
    assert.ok(lines.includes("to the other stream"));
    assert.deepEqual((await tracesOf(engine, source)).map(({ id, records }) => [id, records]), [[correlationId, 2]]);
  });

  it("is heard through console, too, and it is known what the debugger cut short and folded", async () => {
    const { engine } = await hopscope();
    const path = await program(`
      console.log(${JSON.stringify(record("first"))});
      console.log(JSON.stringify({ event: "long", text: "x".repeat(200_000) }));
      console.log({ event: "an object" });
      console.log(${JSON.stringify(record("last"))});
    `);
    const source = await sourceOf(engine, () => debug(path));
    assert.equal(source.counts.records, 2);
    const { cut, folded } = await endedRecord(source.path);
    assert.deepEqual({ cut, folded }, { cut: 1, folded: 1 });
  });

  it("keeps its streams apart: what stands on one is no text of a record on the other, also when the run is opened again", async () => {
    const { engine } = await hopscope();
    const path = await program(`
      console.log(${JSON.stringify(record("first"))});
      console.error("Traceback (most recent call last):\\nValueError: of nobody's");
      console.log(${JSON.stringify(record("second"))});
      console.error(${JSON.stringify(record("failed", { level: "error" }))});
      console.log("words of the second");
      console.error("words of the failed one");
    `);
    const expected = [
      ["first", "stdout", []],
      ["second", "stdout", ["words of the second"]],
      ["failed", "stderr", ["words of the failed one"]],
    ];
    const source = await sourceOf(engine, () => debug(path));
    assert.deepEqual(await recordsOf(engine, source), expected);
    await vscode.commands.executeCommand("hopscope.removeSource", { kind: "source", summary: source });
    const again = await sourceOf(engine, () => vscode.commands.executeCommand("hopscope.openRecent", { kind: "spool", spool: { path: source.path } }));
    assert.deepEqual(await recordsOf(engine, again), expected);
  });

  it("that prints no structured line shows nothing and leaves nothing", async () => {
    const { engine } = await hopscope();
    const before = (await engine.call("sources", {})).map(({ id }) => id);
    const told: number[] = [];
    const stop = engine.on("changed", ({ sources }) => told.push(...sources.map(({ id }) => id)));
    const plain = await silentSession(await program('console.log("plain"); console.error("words"); setInterval(() => {}, 1000);'));
    // Another one while it runs: when that is told, the first would be, too.
    const source = await sourceOf(engine, async () => debug(await program(`console.log(${JSON.stringify(record("next"))});`)));
    stop();
    const folder = dirname(source.path);
    assert.equal((await plainSpools(folder)).length, 1, "it is kept, for a record may still come");
    const emptied = foundIn(folder, async () => ((await plainSpools(folder)).length === 0 ? true : undefined));
    await vscode.debug.stopDebugging(plain);
    await emptied;
    assert.deepEqual(new Set(told.filter((id) => !before.includes(id))), new Set([source.id]));
    assert.deepEqual((await engine.call("sources", {})).map(({ id }) => id), [...before, source.id]);
  });

  it("is left alone where the settings say so", async () => {
    const { engine } = await hopscope();
    const configuration = vscode.workspace.getConfiguration("hopscope");
    const before = (await engine.call("sources", {})).length;
    const path = await program(`console.log(${JSON.stringify(record("unheard"))});`);
    for (const [setting, value] of [["debug.capture", false], ["debug.types", ["debugpy"]], ["debug.configurations", ["Another"]]] as const) {
      await configuration.update(setting, value, vscode.ConfigurationTarget.Global);
      await debug(path);
      await configuration.update(setting, undefined, vscode.ConfigurationTarget.Global);
    }
    assert.equal((await engine.call("sources", {})).length, before);
  });

  it("prints to its streams for Hopscope, too, where a setting asks the debugger to listen", async () => {
    const { engine } = await hopscope();
    await vscode.workspace.getConfiguration("hopscope").update("debug.captureNodeStreams", true, vscode.ConfigurationTarget.Global);
    const source = await sourceOf(engine, async () => debug(await program(`process.stdout.write(${JSON.stringify(`${record("to_a_stream")}\n`)});`)));
    assert.equal(source.counts.records, 1);
  });

  it("with a process of its own has one source with it", async () => {
    const { engine } = await hopscope();
    const child = await program(`console.log(${JSON.stringify(record("from_the_child"))});`);
    const path = await program(`
      console.log(${JSON.stringify(record("from_the_parent"))});
      require("node:child_process").fork(${JSON.stringify(child)});
    `);
    const source = await sourceOf(engine, () => debug(path));
    const text = await readFile(source.path, "utf8");
    assert.match(text, /from_the_parent/);
    assert.match(text, /from_the_child/);
    assert.equal(source.counts.records, 2);
  });
});
