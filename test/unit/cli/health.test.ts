import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { call, line, numbersFrom } from "../engine/loggedCalls";
import { LogFolder } from "../engine/writtenLog";
import { run } from "./runInProcess";

interface Line {
  readonly timestamp: string;
  readonly event: string;
  readonly agent: string;
  readonly correlation_id: string;
  readonly action?: string;
}

interface HealthJson {
  readonly healthy: boolean;
  readonly state: string;
  readonly traces: { readonly state: string; readonly ok: number; readonly failed: number; readonly inProgress: number; readonly errorRate: number | null; readonly p50Ms: number | null; readonly p95Ms: number | null; readonly reasons: readonly unknown[] };
  readonly newestFailed: { readonly id: string; readonly start: string } | null;
  readonly longest: { readonly id: string; readonly durationMs: number } | null;
  readonly agents: readonly { readonly agent: string; readonly state: string; readonly slowest: unknown; readonly reasons: readonly unknown[] }[];
}

describe("hopscope health", () => {
  let folder: LogFolder;
  beforeEach(() => {
    folder = new LogFolder();
  });
  afterEach(() => {
    folder.remove();
  });
  const written = (text: string) => {
    const path = folder.file("a.log");
    writeFileSync(path, text);
    return path;
  };
  const json = async (expected: number, ...args: string[]) => {
    const { stdout, exitCode, stderr } = await run(["health", ...args, "--json"]);
    assert.deepEqual([exitCode, stderr], [expected, ""]);
    return JSON.parse(stdout) as HealthJson;
  };
  /** Ten traces of one agent, so many of which fail; the last one takes 300 ms, each other 10. */
  const ten = (failed: number) => Array.from({ length: 10 }, (_, index) => call(`T${index}`, "a", "ask", index * 1000, index === 9 ? 300 : 10, index < failed)).join("");

  it("is by thresholds, and its exit code too", async () => {
    const two = written(ten(2));
    const healthy = await json(0, two);
    assert.deepEqual([healthy.healthy, healthy.state, healthy.traces.reasons, healthy.agents[0]?.state], [true, "healthy", [], "healthy"]);
    const failing = await json(3, two, "--max-error-rate", "10%");
    assert.deepEqual([failing.healthy, failing.state, failing.traces.reasons], [false, "unhealthy", [{ measure: "errorRate", value: 0.2, limit: 0.1 }]]);
    const slow = await json(3, two, "--max-p95", "250ms");
    assert.deepEqual(slow.traces.reasons, [{ measure: "p95Ms", action: "", value: 300, limit: 250 }]);
    const slowAction = await json(3, two, "--max-action-p95", "0.25s");
    assert.deepEqual([slowAction.traces.state, slowAction.agents[0]?.reasons], ["healthy", [{ measure: "p95Ms", action: "ask", value: 300, limit: 250 }]]);
    assert.equal((await json(3, two, "--max-agent-error-rate", "0.1")).traces.state, "healthy");
    assert.equal((await json(0, two, "--max-error-rate", "0", "--least", "11")).state, "unknown");
    assert.deepEqual((await json(3, two, "--max-error-rate", "0")).newestFailed, { id: "T1", start: "2026-01-01T00:00:01.000000Z", durationMs: 10, status: "error" });
  });

  it("says nothing about nothing: no NaN, no rate", async () => {
    const { state, traces, newestFailed, longest, agents } = await json(0, written('{"event":"x"}\n'));
    assert.deepEqual([state, traces.errorRate, traces.p95Ms, newestFailed, longest, agents], ["unknown", null, null, null, null, []]);
    const { stdout, exitCode } = await run(["health", written(line(0, "T", "a", "message_received"))]);
    assert.deepEqual([exitCode, stdout.includes("NaN"), stdout.includes("%")], [0, false, false]);
    assert.equal((await run(["health", folder.file("none.log")])).exitCode, 1);
    assert.equal((await run(["health", written(""), "--max-p95", "5"])).exitCode, 2);
    assert.equal((await run(["health", written(""), "--max-p95", "=5ms"])).exitCode, 2);
  });

  it("counts and ranks as a plain sort of the same lines does", async () => {
    const next = numbersFrom(7);
    const names = ["planner", "retriever", "storage"];
    const text = Array.from({ length: 400 }, (_, index) => {
      const [agent, ms] = [names[next(3)] ?? "", 1 + next(900)];
      if (next(20) === 0) return line(index * 1000, `T${index}`, agent, "message_received", { action: "lost" });
      return call(`T${index}`, agent, ["ask", "list"][next(2)] ?? "", index * 1000, ms, next(4) === 0);
    }).join("");
    const path = written(text);
    const lines = readFileSync(path, "utf8").trim().split("\n").map((each) => JSON.parse(each) as Line);
    const byTrace = new Map<string, Line[]>();
    for (const each of lines) byTrace.set(each.correlation_id, [...(byTrace.get(each.correlation_id) ?? []), each]);
    const traces = [...byTrace].map(([id, [opened, closed]]) => ({
      id,
      agent: opened?.agent ?? "",
      action: opened?.action ?? "",
      ended: closed !== undefined,
      failed: closed?.event === "message_failed",
      endMs: Date.parse(closed?.timestamp ?? ""),
      ms: Date.parse(closed?.timestamp ?? "") - Date.parse(opened?.timestamp ?? ""),
    }));
    const ofThese = (some: typeof traces) => {
      const ended = some.filter((trace) => trace.ended);
      const sorted = ended.map(({ ms }) => ms).sort((a, b) => a - b);
      const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1];
      const failed = ended.filter((trace) => trace.failed).length;
      return { ended: ended.length, failed, errorRate: failed / ended.length, p50Ms: rank(0.5), p95Ms: rank(0.95) };
    };
    const expected = names.map((agent) => {
      const own = traces.filter((trace) => trace.agent === agent);
      const { ended, failed, ...figures } = ofThese(own);
      const [slowest] = ["ask", "list"].map((action) => ({ action, p95Ms: ofThese(own.filter((trace) => trace.action === action)).p95Ms ?? 0 })).sort((a, b) => b.p95Ms - a.p95Ms);
      const newest = own.filter((trace) => trace.failed).sort((a, b) => a.endMs - b.endMs).at(-1);
      return { agent, state: "healthy", calls: own.length, ended, errors: failed, ...figures, slowest, newestError: newest ? { id: newest.id, error: "message_failed" } : null, reasons: [] };
    });
    const { traces: told, agents, newestFailed, longest } = await json(0, path, "--max-error-rate", "0.9");
    const all = ofThese(traces);
    assert.deepEqual([told.ok + told.failed, told.failed, told.errorRate, told.p50Ms, told.p95Ms], [all.ended, all.failed, all.errorRate, all.p50Ms, all.p95Ms]);
    assert.equal(told.inProgress, traces.length - all.ended);
    assert.deepEqual(agents, expected);
    assert.equal(newestFailed?.id, traces.filter(({ failed }) => failed).sort((a, b) => a.endMs - b.endMs).at(-1)?.id);
    assert.equal(longest?.durationMs, Math.max(...traces.filter(({ ended }) => ended).map(({ ms }) => ms)));
  });

  it("says that a limit is for an action that there is none of", async () => {
    const { exitCode, stderr } = await run(["health", written(ten(1)), "--max-action-p95", "ask=1s", "--max-action-p95", "aks=1ms", "--max-action-p95", "2s"]);
    assert.deepEqual([exitCode, stderr], [0, "--max-action-p95: no hop has the action aks\n"]);
  });

  it("tells people the state, why, and each agent's", async () => {
    const { exitCode, stdout } = await run(["health", written(ten(6)), "--max-p95", "250ms"]);
    assert.equal(exitCode, 3);
    const [first, ...rest] = stdout.split("\n").map((each) => each.trim());
    assert.match(first ?? "", /^unhealthy {2}10 traces · 60 % failed · p50 10 ms · p95 300 ms/);
    assert.deepEqual(rest.slice(0, 4), ["60 % of the traces failed, more than 20 %", "p95 of the traces is 300 ms, more than 250 ms", "a: 60 % of the calls failed, more than 50 %", ""]);
    assert.match(rest[5] ?? "", /^a +unhealthy +10 +60 % +10 ms +300 ms +ask 300 ms$/);
    assert.deepEqual(rest.slice(7), ["newest failed trace  T5  2026-01-01 00:00:05.000 · 10 ms", "longest trace  T9  2026-01-01 00:00:09.000 · 300 ms", ""]);
  });
});
