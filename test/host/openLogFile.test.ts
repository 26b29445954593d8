import assert from "node:assert/strict";
import { appendFile, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { createWriteStream } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import * as vscode from "vscode";
import { hopscope, sourceOf, tracesOf } from "./hopscopeUnderTest";

const tenMegabytes = 10_000_000;
/** Requests in flight at once: their lines interleave. */
const inFlight = 50;

/** Writes a structlog-style log of ten megabytes; returns what must be found in it. Every tenth request fails. */
async function writeLog(path: string): Promise<{ readonly traces: number; readonly failed: number; readonly lines: number }> {
  const file = createWriteStream(path);
  let bytes = 0;
  let lines = 0;
  let traces = 0;
  const start = Date.UTC(2026, 0, 1);
  const write = (request: number, step: number, fields: Record<string, unknown>) => {
    const at = new Date(start + request * 20 + step * 7).toISOString();
    const line = `${JSON.stringify({ correlation_id: `request-${request}`, message_id: `m-${request}`, agent: "gateway", ...fields, level: "info", timestamp: at })}\n`;
    bytes += line.length;
    lines++;
    file.write(line);
  };
  while (bytes < tenMegabytes) {
    const batch = Array.from({ length: inFlight }, (_, index) => traces + index);
    for (const request of batch) write(request, 0, { event: "message_received", action: "answer" });
    for (let step = 1; step < 8; step++) for (const request of batch) write(request, step, { event: "step_done", text: "x".repeat(80), step });
    for (const request of batch) write(request, 8, { event: "message_processed", success: request % 10 !== 3 });
    traces += inFlight;
  }
  file.end();
  await finished(file);
  return { traces, failed: traces / 10, lines };
}

describe("Open Log File", function () {
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "hopscope-open-"));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it("reads a log of 10 MB into the tree", async () => {
    const { engine } = await hopscope();
    const path = join(folder, "big.log");
    const expected = await writeLog(path);
    assert.ok((await stat(path)).size >= tenMegabytes);
    const source = await sourceOf(engine, () => vscode.commands.executeCommand("hopscope.openLogFile", vscode.Uri.file(path)), "live");
    assert.equal(source.label, "big.log");
    assert.equal(source.counts.records, expected.lines);
    assert.equal(source.statistics.traces, expected.traces);
    assert.equal(source.statistics.failed, expected.failed);
    const traces = await tracesOf(engine, source);
    assert.equal(traces[0]?.id, `request-${expected.traces - 1}`, "newest first");
    assert.equal(traces[0].duration, 56e6, "8 steps of 7 ms");
    assert.equal(traces[0].action, "answer");
    await engine.call("close", { source: source.id });
    assert.equal((await engine.call("sources", {})).some(({ id }) => id === source.id), false);
  });

  it("reads a log that is open anew, instead of counting its records twice", async () => {
    const { engine } = await hopscope();
    const path = join(folder, "again.log");
    const line = (event: string) => `${JSON.stringify({ timestamp: "2026-01-01T00:00:00Z", event, agent: "gateway", correlation_id: "only" })}\n`;
    await writeFile(path, line("first"));
    await sourceOf(engine, () => vscode.commands.executeCommand("hopscope.openLogFile", vscode.Uri.file(path)), "live");
    await appendFile(path, line("second"));
    const source = await sourceOf(engine, () => vscode.commands.executeCommand("hopscope.openLogFile", vscode.Uri.file(path)), "live");
    assert.equal((await engine.call("sources", {})).filter((each) => each.path === path).length, 1);
    assert.deepEqual((await tracesOf(engine, source)).map(({ id, records }) => ({ id, records })), [{ id: "only", records: 2 }]);
    await engine.call("close", { source: source.id });
  });

  it("says what is wrong with a folder", async () => {
    const { engine } = await hopscope();
    await assert.rejects(engine.call("open", { path: folder, label: "folder", kind: "file", follow: false }), /is a folder, not a log file/);
  });
});
