import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import * as vscode from "vscode";
import { repositoryRoot } from "../../../harness/repository";
import { hopscope, sourceOf } from "../../../host/hopscopeUnderTest";
import { debugLines, figuresVariable, type LiveFigures, stream } from "../figures";

const rounds = 7;

describe("live sources in the extension host", function () {
  this.timeout(300_000);

  it("are measured", async () => {
    const folder = await mkdtemp(join(tmpdir(), "hopscope-bench-"));
    try {
      const figures: LiveFigures = { ...(await measureStream(folder)), ...(await measureSessions(folder)) };
      await writeFile(process.env[figuresVariable] ?? "", JSON.stringify(figures));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

async function measureStream(folder: string): Promise<Omit<LiveFigures, "sessionsWith" | "sessionsWithout">> {
  const { engine } = await hopscope();
  const written = join(folder, "written");
  const writer = join(repositoryRoot, "out/test/bench/live/writer.js");
  const command = `"${process.execPath}" "${writer}" ${stream.rate} ${stream.seconds} "${written}"`;
  await vscode.workspace.getConfiguration("hopscope").update("sources", [{ name: "stream", command }], vscode.ConfigurationTarget.Global);
  await vscode.commands.executeCommand("hopscope.traces.focus");
  const updates: number[] = [];
  let complete = 0;
  const stop = engine.on("changed", ({ sources }) => {
    updates.push(performance.now());
    if (complete === 0 && sources.some(({ counts }) => counts.lines >= stream.rate * stream.seconds)) complete = performance.now();
  });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const started = performance.now();
  const source = await sourceOf(engine, async () => {
    delay.enable();
    await vscode.commands.executeCommand("hopscope.startSource", { kind: "command", name: "stream" });
  });
  delay.disable();
  stop();
  const updatesEachSecond = Array.from({ length: stream.seconds - 2 }, (_, second) => {
    const from = started + (second + 1) * 1000;
    return updates.filter((at) => at >= from && at < from + 1000).length;
  });
  return {
    linesWritten: Number(await readFile(written, "utf8")),
    linesRead: source.counts.lines,
    recordsRead: source.counts.records,
    delayP99: delay.percentile(99) / 1e6,
    delayMax: delay.max / 1e6,
    updatesEachSecond,
    endedAfter: performance.now() - complete,
  };
}

async function measureSessions(folder: string): Promise<Pick<LiveFigures, "sessionsWith" | "sessionsWithout">> {
  const program = join(folder, "many.js");
  // Requests of its own for each run, twenty lines each.
  const line = '{"timestamp":"2026-01-01T00:00:00Z","level":"info","event":"tick","agent":"many","correlation_id":"${process.pid}-${Math.floor(index / 20)}","text":"' + "x".repeat(60) + '"}\\n';
  await writeFile(program, `for (let index = 0; index < ${debugLines}; index++) process.stdout.write(\`${line}\`);\n`);
  const configuration = vscode.workspace.getConfiguration("hopscope");
  const sessionsWith: number[] = [];
  const sessionsWithout: number[] = [];
  // They take turns, so that what slows the machine slows both.
  for (let round = 0; round <= rounds; round++) {
    for (const [isCaptured, took] of [[false, sessionsWithout], [true, sessionsWith]] as const) {
      await configuration.update("debug.capture", isCaptured, vscode.ConfigurationTarget.Global);
      const ms = await runSession(program);
      // The first of each warms up.
      if (round > 0) took.push(ms);
    }
  }
  return { sessionsWith, sessionsWithout };
}

async function runSession(program: string): Promise<number> {
  const ended = new Promise<void>((resolve) => {
    const subscription = vscode.debug.onDidTerminateDebugSession((session) => {
      if (session.parentSession) return;
      subscription.dispose();
      resolve();
    });
  });
  const started = performance.now();
  const isStarted = await vscode.debug.startDebugging(undefined, {
    type: "node", request: "launch", name: "many", program, console: "internalConsole", outputCapture: "std", internalConsoleOptions: "neverOpen",
  });
  assert.ok(isStarted);
  await ended;
  return performance.now() - started;
}
