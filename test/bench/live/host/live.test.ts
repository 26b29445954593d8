import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import * as vscode from "vscode";
import { repositoryRoot } from "../../../harness/repository";
import { hopscope, sourceOf } from "../../../host/hopscopeUnderTest";
import { figuresVariable, type LiveFigures, stream } from "../figures";

describe("live sources in the extension host", function () {
  this.timeout(300_000);

  it("are measured", async () => {
    const folder = await mkdtemp(join(tmpdir(), "hopscope-bench-"));
    try {
      await writeFile(process.env[figuresVariable] ?? "", JSON.stringify(await measureStream(folder)));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

async function measureStream(folder: string): Promise<LiveFigures> {
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
