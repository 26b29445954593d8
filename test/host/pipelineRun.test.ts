import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { branches, flatten, hopscope, sourceOf, tracesOf } from "./hopscopeUnderTest";

interface PipelineRecord {
  /** Absent from what the program says of itself. */
  readonly correlation_id?: string;
  readonly agent: string;
  readonly event: string;
  readonly message_id: string;
  readonly span_id?: string;
  readonly operation?: string;
  readonly success?: boolean;
}

const seed = 7;
const requests = 5;

/** What the pipeline prints when it runs by itself: the oracle, read with nothing of ours. */
async function plainRun(extensionPath: string): Promise<PipelineRecord[]> {
  const { stdout } = await promisify(execFile)("node", [join(extensionPath, "dist/pipeline.js"), `--requests=${requests}`, `--seed=${seed}`, "--failure-rate=0.3"], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as PipelineRecord);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

describe("Run Traced Pipeline", function () {
  this.timeout(90_000);
  const configuration = vscode.workspace.getConfiguration("hopscope.pipeline");
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "hopscope-run-"));
    await configuration.update("requests", requests, vscode.ConfigurationTarget.Global);
    await configuration.update("seed", seed, vscode.ConfigurationTarget.Global);
    await configuration.update("failureRate", 0.3, vscode.ConfigurationTarget.Global);
  });

  after(async () => {
    for (const name of ["requests", "seed", "failureRate"]) await configuration.update(name, undefined, vscode.ConfigurationTarget.Global);
    await rm(folder, { recursive: true, force: true });
  });

  it("fills the tree with what the pipeline's own seeded run prints", async () => {
    const { engine } = await hopscope();
    const { extensionPath } = vscode.extensions.getExtension("hopscope.hopscope") ?? { extensionPath: "" };
    const source = await sourceOf(engine, () => vscode.commands.executeCommand("hopscope.runPipeline"));
    const requestRecords = (await plainRun(extensionPath)).filter(({ correlation_id }) => correlation_id !== undefined);
    const expected = groupBy(requestRecords, ({ correlation_id = "" }) => correlation_id);
    const traces = await tracesOf(engine, source);
    assert.deepEqual(new Set(traces.map(({ id }) => id)), new Set(expected.keys()), "one trace a request, under its correlation ID");
    assert.equal(traces.length, requests);
    for (const trace of traces) {
      const records = expected.get(trace.id) ?? [];
      const nodes = flatten(await branches(engine, trace.key));
      const hops = nodes.filter((node) => node.kind === "hop");
      const spans = nodes.filter((node) => node.kind === "span");
      const lines = nodes.filter((node) => node.kind === "record");
      const received = records.filter(({ event }) => event === "message_received");
      const finished = records.filter(({ event }) => event === "span_finished");
      assert.deepEqual(hops.map(({ agent }) => agent).sort(), received.map(({ agent }) => agent).sort(), "a hop for each message received");
      const explicit = spans.filter(({ inferred }) => !inferred).map(({ name }) => name);
      assert.deepEqual(explicit.sort(), finished.map(({ operation }) => operation ?? "").sort(), "a span for each that finished");
      assert.deepEqual(lines.map(({ event }) => event).sort(), records.map(({ event }) => event).sort(), "every record stands in the tree once");
      const root = records.find(({ event }) => event === "message_received");
      const closing = records.find(({ event, message_id }) => message_id === root?.message_id && /^message_(processed|failed)$/.test(event));
      const ended = closing?.event === "message_processed" && closing.success !== false ? "ok" : "error";
      assert.equal(trace.status, ended, "the status is how the root message ended");
    }
  });

  it("loses no line: the spool equals what the pipeline wrote beside, in order", async () => {
    const { engine, runTracedPipeline } = await hopscope();
    const beside = join(folder, "beside.log");
    const source = await sourceOf(engine, () => runTracedPipeline([`--log-file=${beside}`]));
    const [spooled, written] = await Promise.all([readFile(source.path, "utf8"), readFile(beside, "utf8")]);
    assert.ok(written.length > 0);
    assert.deepEqual(spooled.split("\n"), written.split("\n"));
    assert.equal(source.counts.records, written.trimEnd().split("\n").length);
    assert.equal(source.counts.malformed + source.counts.unstructured, 0);
  });
});
