import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../harness/repository";
import { readOptions, UsageError } from "../../../src/pipeline/options";
import { byRequest, parseRecords, type PipelineRecord, pipelineRecords, runPipeline } from "./builtPipeline";

const timedKeys = new Set(["timestamp", "start_time", "end_time", "duration_ms", "mean_latency_ms", "p95_latency_ms", "pathname", "lineno", "func_name"]);

/** What must not depend on timing. Stacks do: the frames below an await are those of whoever woke it. */
function timeless(records: readonly PipelineRecord[]): string[] {
  const withoutTime = (key: string, value: unknown) => {
    if (timedKeys.has(key)) return undefined;
    return key === "exception" ? String(value).split("\n")[0] : value;
  };
  return records.map((record) => JSON.stringify(record, withoutTime)).sort();
}

const isOpening = ({ event }: PipelineRecord) => event === "message_received";
const isClosing = ({ event }: PipelineRecord) => event === "message_processed" || event === "message_failed";

/** How the root hop of a request closed. */
function succeeded(request: readonly PipelineRecord[]): boolean {
  const last = request.findLast((record) => isClosing(record) && record.agent === "orchestrator");
  return (last ?? assert.fail("the request is not closed")).success === true;
}

const forcedFaults = [["1", "0"], ["2", "0"], ["3", "1"], ["4", "1"]] as const;

/** Runs that the tests look at. A run mostly waits for deadlines, so they wait together. */
function startRuns(folder: string) {
  const logged = (seed: string) => runPipeline("--speed", "50", "--seed", seed, "--log-file", join(folder, `${seed}.log`));
  const failing = (rate: string, count: string) => pipelineRecords("--seed", "5", "--failure-rate", rate, "--requests", count, "--speed", "100");
  return {
    usual: pipelineRecords("--seed", "1"),
    atOtherSpeeds: Promise.all(["200", "5"].map((speed) => pipelineRecords("--seed", "1", "--speed", speed))),
    ofAnotherSeed: pipelineRecords("--seed", "2"),
    ofTwoRequests: pipelineRecords("--seed", "1", "--requests", "2"),
    logged: Promise.all(["1", "3"].map(async (seed) => ({ seed, run: await logged(seed) }))),
    withForcedFaults: Promise.all(forcedFaults.map(([seed, rate]) => pipelineRecords("--seed", seed, "--failure-rate", rate, "--requests", "3"))),
    failing: Promise.all([failing("0", "20"), failing("1", "20"), failing("0.3", "60")]),
    forPeople: runPipeline("--speed", "50", "--format", "console"),
  };
}

describe("sample pipeline", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "hopscope-pipeline-"));
  let runs: ReturnType<typeof startRuns>;
  let records: PipelineRecord[];
  let requests: PipelineRecord[][];

  before(async () => {
    runs = startRuns(folder);
    // Which test sees a failure first is not decided here.
    await Promise.allSettled(Object.values(runs));
    records = await runs.usual;
    requests = [...byRequest(records).values()];
  });
  after(() => rmSync(folder, { recursive: true }));

  it("gives the same IDs, routes, texts and statuses for the same seed, whatever the timing", async () => {
    for (const others of await runs.atOtherSpeeds) assert.deepEqual(timeless(others), timeless(records));
  });

  it("gives other IDs and routes for another seed", async () => {
    const others = await runs.ofAnotherSeed;
    const ids = (of: readonly PipelineRecord[]) => new Set(of.flatMap((record) => [record.correlation_id, record.message_id, record.span_id].filter((id) => id !== undefined)));
    assert.deepEqual([...ids(others)].filter((id) => ids(records).has(id)), []);
  });

  it("gives a request the same IDs however many come with it", async () => {
    const few = byRequest(await runs.ofTwoRequests);
    for (const [correlationId, request] of few) assert.deepEqual(timeless(request), timeless(byRequest(records).get(correlationId) ?? []));
    assert.equal(few.size, 2);
  });

  it("runs requests at the same time and gives each record its request, message, action and agent", () => {
    assert.equal(requests.length, 8);
    const order = records.flatMap(({ correlation_id }) => correlation_id ?? []);
    assert.ok(order.filter((id, index) => id !== order[index - 1]).length > 2 * requests.length, "lines interleave");
    const keys = ["timestamp", "level", "event", "agent", "correlation_id", "action", "message_id"];
    for (const record of requests.flat()) assert.deepEqual(Object.keys(record).slice(0, keys.length), keys);
    assert.deepEqual(records.filter(({ correlation_id }) => correlation_id === undefined).map(({ event }) => event), ["pipeline_ready", "pipeline_health", "pipeline_done"]);
  });

  it("visits every agent, in traces of different shape", () => {
    const agents = new Set(requests.flat().map(({ agent }) => agent));
    assert.deepEqual([...agents].sort(), ["notifier", "orchestrator", "planner", "retriever", "storage", "task_manager"]);
    assert.equal(new Set(requests.map((request) => request[0]?.action)).size, 4);
    for (const request of requests.filter(succeeded)) {
      const hops = request.filter(isOpening).length;
      const spans = request.filter(({ event }) => event === "span_finished").length;
      assert.ok(hops >= 3 && hops <= 9, `${hops} hops`);
      assert.ok(spans >= 8 && spans <= 45, `${spans} spans`);
    }
  });

  it("brackets every hop and finishes every span, inside its hop and under a parent that is there", () => {
    for (const request of requests) {
      const rootMessage = request[0]?.message_id;
      const messages = new Set(request.map(({ message_id }) => message_id));
      const spans = new Map(request.filter(({ event }) => event === "span_finished").map((record) => [record.span_id, record]));
      const open = new Map<string, number>();
      for (const record of request) {
        const hop = `${record.agent ?? ""} ${record.message_id ?? ""}`;
        const depth = (open.get(hop) ?? 0) + Number(isOpening(record)) - Number(isClosing(record));
        open.set(hop, depth);
        assert.ok(depth === 1 || isClosing(record), `${record.event} inside the bracket of ${hop}`);
        if (isOpening(record) && record.message_id !== rootMessage) assert.ok(messages.has(record.parent_message_id));
        if (record.span_id !== undefined) assert.ok(spans.has(record.span_id), `span ${record.span_id} of ${record.event} finishes`);
        if (record.parent_span_id !== undefined) assert.ok(spans.has(record.parent_span_id));
      }
      assert.deepEqual([...new Set(open.values())], [0]);
      assert.equal([...spans.values()].filter(({ parent_span_id }) => parent_span_id === undefined).length, 1, "one root span");
    }
  });

  it("writes span times that agree with each other and with the trace ID", () => {
    const microseconds = (iso = "") => Date.parse(`${iso.slice(0, 19)}Z`) * 1_000 + Number(iso.slice(20, 26));
    for (const span of records.filter(({ event }) => event === "span_finished")) {
      const { start_time, end_time, duration_ms = Number.NaN, timestamp } = span;
      for (const time of [start_time, end_time, timestamp]) assert.match(time ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      assert.ok(Math.abs((microseconds(end_time) - microseconds(start_time)) / 1_000 - duration_ms) < 0.002);
      assert.equal(span.trace_id, span.correlation_id?.replaceAll("-", ""));
    }
  });

  it("points to the source line that logs", () => {
    const sources = new Map<string, string[]>();
    const lineAt = ({ pathname, lineno }: PipelineRecord) => {
      const lines = sources.get(pathname) ?? readFileSync(pathname, "utf8").split("\n");
      sources.set(pathname, lines);
      return lines[lineno - 1] ?? "";
    };
    const own = records.filter((record) => !isOpening(record) && !isClosing(record) && !/^span_|^retry_/.test(record.event));
    assert.ok(own.length > 30);
    for (const record of own) assert.ok(lineAt(record).includes(`("${record.event}"`), `${record.event}: ${lineAt(record)}`);
    for (const record of requests.flat().filter(isOpening)) assert.match(lineAt(record), /\.(?:send|handle)\(/);
    for (const record of records.filter(({ event }) => event === "span_started")) {
      assert.match(lineAt(record), record.operation?.startsWith("invoke_agent") ? /\.(?:send|handle)\(/ : /tracer\.span\(/);
    }
    for (const pathname of sources.keys()) assert.ok(pathname.startsWith(join(repositoryRoot, "src", "pipeline")), pathname);
  });

  it("writes JSON lines in ASCII alone, though the texts are not", async () => {
    const [{ run: { stdout } } = assert.fail()] = await runs.logged;
    assert.match(stdout, /^(?:\{[\x20-\x7e]*\}\n)+$/);
    assert.ok(parseRecords(stdout).some((record) => /[^\x00-\x7f]/.test(JSON.stringify(record))));
  });

  it("writes each line to the log file too, the same in the same order", async () => {
    for (const { seed, run } of await runs.logged) {
      assert.equal(run.exitCode, 0);
      assert.equal(readFileSync(join(folder, `${seed}.log`), "utf8"), run.stdout);
    }
  });

  for (const [index, [seed, rate]] of forcedFaults.entries()) {
    it(`retries request 1 and runs request 2 into a deadline (seed ${seed}, failure rate ${rate})`, async () => {
      const [, retried = [], timedOut = []] = [...byRequest((await runs.withForcedFaults)[index] ?? []).values()];
      const scheduled = retried.findIndex(({ event }) => event === "retry_scheduled");
      assert.ok(scheduled > 0);
      const failed = retried.slice(0, scheduled).findLast(({ event }) => event === "message_failed");
      const again = retried.slice(scheduled).find(isOpening);
      assert.deepEqual([again?.agent, again?.message_id], ["storage", failed?.message_id], "the same message is sent again");

      const timeout = timedOut.find(({ event, error }) => event === "message_failed" && error?.startsWith("TimeoutError: "));
      assert.ok(timeout);
      for (const request of [retried, timedOut]) assert.equal(succeeded(request), rate === "0");
    });
  }

  it("fails the share of requests that it is told to", async () => {
    const [none, all, some = 0] = (await runs.failing).map((run) => [...byRequest(run).values()].filter((request) => !succeeded(request)).length);
    assert.deepEqual([none, all], [0, 20]);
    assert.ok(some > 6 && some < 32, `${some} of 60`); // Four standard deviations around 18.
  });

  it("tells its health and keeps its secrets to itself", () => {
    const health = records.find(({ event }) => event === "pipeline_health") as (PipelineRecord & { error_rate: number; recent_traces: number; healthy: boolean }) | undefined;
    assert.deepEqual([health?.healthy, health?.recent_traces, health?.error_rate], [true, 8, requests.filter((request) => !succeeded(request)).length / 8]);
    const opened = records.filter(({ event }) => event === "channel_opened") as (PipelineRecord & { webhook_token: unknown })[];
    assert.ok(opened.length > 0 && opened.every(({ webhook_token }) => webhook_token === "[redacted]"));
  });

  it("writes for people when asked to", async () => {
    const { stdout, exitCode } = await runs.forPeople;
    assert.equal(exitCode, 0);
    assert.match(stdout, /^\S+Z \[info {4}\] message_received +agent=orchestrator correlation_id=/m);
    assert.match(stdout, /^ {4}TimeoutError: /m);
  });

  it("logs failures with the stack of the exception, in TypeScript", () => {
    const failures = records.filter(({ event }) => event === "message_failed");
    assert.ok(failures.length > 0);
    for (const { level, error, exception } of failures) {
      assert.equal(level, "error");
      assert.ok(exception?.startsWith(error ?? "?"));
      assert.match(exception ?? "", /\n {4}at .*\/src\/(?:pipeline|core)\/\w+\.ts:\d+:\d+/);
    }
    assert.deepEqual([...new Set(records.map(({ level }) => level))].sort(), ["debug", "error", "info", "warning"]);
  });

  it("says what is wrong with its arguments and exits with 2", async () => {
    for (const args of [["--requests", "0"], ["--requests", "x"], ["--failure-rate", "1.5"], ["--seed", "1.5"], ["--speed", "0"], ["--format", "xml"], ["--what"], ["extra"]]) {
      assert.throws(() => readOptions(args), (error) => error instanceof UsageError && error.message.includes(args[0] ?? "?"), args.join(" "));
    }
    const { exitCode, stdout, stderr } = await runPipeline("--seed", "-1");
    assert.deepEqual([exitCode, stdout], [2, ""]);
    assert.ok(stderr.includes("--seed") && stderr.includes("Usage:"), stderr);
  });

  it("explains itself, and exits with 1 where the log file cannot be", async () => {
    const help = await runPipeline("--help");
    assert.equal(help.exitCode, 0);
    assert.match(help.stdout, /--failure-rate/);
    const nowhere = await runPipeline("--log-file", join(repositoryRoot, "no", "such", "folder", "x.log"));
    assert.equal(nowhere.exitCode, 1);
    assert.match(nowhere.stderr, /ENOENT.*x\.log/);
    assert.equal(nowhere.stdout, "");
  });
});
