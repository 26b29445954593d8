import assert from "node:assert/strict";
import type { AgentHealth, HealthQuery, HealthReport, HealthWindow } from "../../../src/protocol/engine";
import { usualThresholds } from "../../../src/engine/healthTerms";
import { byText, figuresOf, groupedBy, hasEnded, hasFailed, newestOf, percentile, tracesIn, type CountedTrace } from "./countedLog";
import { engineForEachTest } from "./engineForEachTest";
import { call, line, logStart, pipelineLog } from "./loggedCalls";

const all: HealthWindow = { kind: "all" };

/** So many traces of one agent, one after the other; the first `failed` of them fail, the last `slow` take 300 ms, each other 10. */
const someOf = (agent: string, count: number, failed = 0, slow = 0) =>
  Array.from({ length: count }, (_, index) => call(`${agent}${index}`, agent, "ask", index * 1000, index >= count - slow ? 300 : 10, index < failed)).join("");

describe("the health of all that is open", () => {
  const under = engineForEachTest();

  const health = ({ window = all, before, ...thresholds }: Partial<HealthQuery["thresholds"]> & Partial<HealthQuery> = {}): Promise<HealthReport> =>
    under.engine.healths.health({ thresholds: { ...usualThresholds, ...thresholds }, window, before });
  const reported = async (text: string, query?: Parameters<typeof health>[0]) => {
    await under.openLog(text);
    return health(query);
  };
  const agentOf = (report: HealthReport, name: string): AgentHealth => {
    const found = report.agents.find(({ agent }) => agent === name);
    assert.ok(found, `there is an agent ${name}`);
    return found;
  };

  /** What a report says that can be counted in its logs. */
  const counted = ({ traces, agents, newestFailed, longest, open, from, until }: HealthReport) => ({
    open,
    traces: { ok: traces.ok, failed: traces.failed, inProgress: traces.inProgress, errorRate: traces.errorRate, p50: traces.p50, p95: traces.p95, p99: traces.p99, max: traces.max },
    newestFailed: newestFailed?.id,
    longest: longest?.duration,
    from: Math.round(from),
    until: Math.round(until),
    agents: agents.map(({ agent, calls, ended, errors, errorRate, p50, p95, slowest, newestError }) => ({ agent, calls, ended, errors, errorRate, p50, p95, slowest, newestError: newestError && [newestError.trace.id, newestError.text] })),
  });

  /** The same by plain loops. @param chosen those in the window */
  const countedIn = (chosen: readonly CountedTrace[], open: number) => {
    const { ended, errors, p50, p95 } = figuresOf(chosen);
    const hops = groupedBy(chosen.flatMap((trace) => trace.hops), ({ agent }) => agent);
    return {
      open,
      traces: { ok: ended - errors, failed: errors, inProgress: chosen.length - ended, errorRate: errors / ended, p50, p95, p99: percentile(chosen, 99), max: percentile(chosen, 100) },
      newestFailed: newestOf(chosen.filter(hasFailed))?.id,
      longest: Math.max(...chosen.map(({ ms }) => ms)) * 1e6,
      from: Math.min(...chosen.map(({ start }) => start)),
      until: Math.max(...chosen.map(({ end }) => end)),
      agents: [...hops].sort(([a], [b]) => byText(a, b)).map(([agent, own]) => {
        const figures = figuresOf(own);
        const failed = newestOf(own.filter(hasFailed));
        const slowest = Array.from(groupedBy(own, ({ action }) => action), ([action, of]) => ({ action, p95: percentile(of, 95) })).sort((a, b) => b.p95 - a.p95)[0];
        return { agent, calls: own.length, ...figures, errorRate: figures.errors / figures.ended, slowest, newestError: failed && [failed.trace, failed.error] };
      }),
    };
  };

  it("counts and ranks traces, agents and their actions as plain loops over the lines do", async () => {
    const text = pipelineLog(500);
    const report = await reported(text);
    const traces = tracesIn(text);
    assert.ok(traces.some((trace) => !hasEnded(trace)) && new Set(traces.map(({ status }) => status)).size === 3, "the log has all that there is to count");
    assert.deepEqual(counted(report), countedIn(traces, 500));
    assert.deepEqual([report.isRunning, report.agents.map(({ silence }) => silence)], [false, [NaN, NaN, NaN]]);
  });

  it("of the last traces, or of those of a time, is that of a log of these alone", async () => {
    const text = pipelineLog(300, 11);
    await under.openLog(text);
    const traces = tracesIn(text);
    for (const count of [1, 7, 100, 250]) {
      const since = traces.filter(hasEnded).map(({ start }) => start).sort((a, b) => b - a)[count - 1] ?? NaN;
      assert.deepEqual(counted(await health({ window: { kind: "traces", count } })), countedIn(traces.filter(({ start }) => start >= since), 300), `the last ${count}`);
    }
    assert.deepEqual(counted(await health({ window: { kind: "traces", count: 1000 } })), countedIn(traces, 300));
    const latest = Math.max(...traces.map(({ end }) => end));
    for (const ms of [30_000, 120_000]) {
      assert.deepEqual(counted(await health({ window: { kind: "time", ms } })), countedIn(traces.filter(({ start }) => start >= latest - ms), 300), `of ${ms} ms`);
    }
  });

  it("of a time is not emptied by a trace that is dated years ahead", async () => {
    const years = 40 * 365 * 86_400_000;
    const report = await reported(someOf("a", 10) + call("ahead", "b", "ask", years, 10, true), { window: { kind: "time", ms: 4000 } });
    assert.deepEqual([report.traces.ok, report.traces.failed, report.open, report.until], [4, 0, 11, logStart + 9010]);
    assert.equal((await health()).traces.failed, 1, "it is one of all traces");
  });

  it("is unknown of nothing, and of traces without a time", async () => {
    const empty = await health();
    assert.deepEqual([empty.state, empty.traces.state, empty.agents, empty.newestFailed, empty.longest, empty.tipped, empty.open, empty.from, empty.until], ["unknown", "unknown", [], undefined, undefined, undefined, 0, NaN, NaN]);
    const timeless = someOf("a", 6, 3).replaceAll(/"timestamp":"[^"]*",/g, "");
    const report = await reported(timeless);
    assert.deepEqual([report.state, report.traces.errorRate, report.traces.p95, report.from, report.until, report.longest], ["unhealthy", 0.5, NaN, NaN, NaN, undefined]);
    assert.deepEqual([report.traces.reasons.map(({ measure }) => measure), report.newestFailed?.status, report.tipped?.status], [["errorRate"], "error", "error"]);
    const { errors, p50, slowest, newestError } = agentOf(report, "a");
    assert.deepEqual([errors, p50, slowest, newestError?.trace.status], [3, NaN, undefined, "error"]);
    const recent = await health({ window: { kind: "time", ms: 1000 } });
    assert.deepEqual([recent.state, recent.traces.errorRate, recent.agents, recent.open], ["unknown", NaN, [], 6]);
  });

  describe("names what tipped it:", () => {
    it("the failed trace that ended last", async () => {
      const report = await reported(call("late", "a", "ask", 0, 90_000, true) + someOf("a", 9, 4));
      assert.deepEqual([report.state, report.traces.reasons, report.newestFailed?.id, report.tipped?.id], ["unhealthy", [{ measure: "errorRate", action: "", value: 0.5, limit: 0.2 }], "late", "late"]);
      assert.equal((await health({ maxErrorRate: 0.5 })).tipped, undefined, "a healthy one has nothing that did");
    });

    it("the last trace that took too long", async () => {
      const report = await reported(someOf("a", 10, 0, 3) + call("quick", "a", "ask", 20_000, 250), { maxP95: 250e6 });
      assert.deepEqual([report.traces.reasons, report.tipped?.id], [[{ measure: "p95", action: "", value: 300e6, limit: 250e6 }], "a9"]);
    });

    /** Ten traces of a planner that go well; of the calls of its storage, which all last as long as given, the third and the seventh may fail. */
    const behind = (ms: (index: number) => number, failing: boolean) =>
      Array.from({ length: 10 }, (_, index) => {
        const trace = `T${index}`;
        return call(trace, "planner", "ask", index * 1000, 500) + call(trace, "storage", "load", index * 1000 + 1, ms(index), failing && (index === 3 || index === 7), { parent_message_id: `planner ${trace}` });
      }).join("");

    it("the trace of the newest error of an agent", async () => {
      const report = await reported(behind(() => 10, true), { maxAgentErrorRate: 0.1 });
      assert.deepEqual([report.state, report.traces.state, agentOf(report, "planner").state, agentOf(report, "storage").reasons], ["unhealthy", "healthy", "healthy", [{ measure: "errorRate", action: "", value: 0.2, limit: 0.1 }]]);
      assert.deepEqual([report.tipped?.id, report.newestFailed], ["T7", undefined]);
    });

    it("the last trace with a slow call of an agent's action", async () => {
      const slow = behind((index) => (index === 2 || index === 5 ? 200 : index === 8 ? 100 : 10), false);
      const report = await reported(slow, { maxActionP95: new Map([["load", 100e6]]) });
      assert.deepEqual([report.traces.state, agentOf(report, "storage").reasons, report.tipped?.id], ["healthy", [{ measure: "p95", action: "load", value: 200e6, limit: 100e6 }], "T5"]);
    });
  });

  it("has thresholds for the p95 of an action by its name, and for all others", async () => {
    await under.openLog(someOf("a", 9, 0, 2) + someOf("b", 9, 0, 2).replaceAll('"ask"', '"list"'));
    const states = async (...limits: [string, number][]) => (await health({ maxActionP95: new Map(limits) })).agents.map(({ state }) => state);
    const [well, ill] = ["healthy", "unhealthy"];
    assert.deepEqual(await states(), [well, well]);
    assert.deepEqual(await states(["*", 299e6]), [ill, ill]);
    assert.deepEqual(await states(["*", 300e6]), [well, well]);
    assert.deepEqual(await states(["*", 100e6], ["ask", 300e6]), [well, ill]);
    assert.deepEqual(await states(["list", 299e6]), [well, ill]);
    assert.deepEqual(await states(["constructor", 1]), [well, well]);
  });

  it("stays unhealthy until it is clearly below a threshold, of traces and of each agent by itself", async () => {
    // 18 % of all traces failed, and 45 % of those of each agent, where more than 20 % and 50 % are too many; 16 % and 40 % are few enough again.
    const healthy = Array.from({ length: 30 }, (_, index) => call(`c${index}`, "c", "ask", index * 100, 10)).join("");
    await under.openLog(someOf("a", 11, 5) + someOf("b", 9, 4) + healthy);
    const states = async (traces: "healthy" | "unhealthy", ...unhealthy: string[]) => {
      const report = await health({ before: { traces, agents: new Map(unhealthy.map((agent) => [agent, "unhealthy"])) } });
      return [report.traces.state, ...report.agents.map(({ state }) => state)];
    };
    const [well, ill] = ["healthy", "unhealthy"];
    assert.deepEqual(await states("healthy"), [well, well, well, well]);
    assert.deepEqual(await states("unhealthy"), [ill, well, well, well]);
    assert.deepEqual(await states("healthy", "b"), [well, well, ill, well]);
    assert.deepEqual(await states("unhealthy", "a", "b", "c", "gone"), [ill, ill, ill, well]);
  });

  describe("tells the newest error of an agent", () => {
    const newestError = async (text: string) => {
      const found = agentOf(await reported(text), "a").newestError;
      return found && [found.trace.id, found.text];
    };

    it("by the record that closed its hop badly, not by one before it", async () => {
      const text = line(0, "T", "a", "message_received") + line(1, "T", "a", "tried", { level: "error", error: "first" }) + line(2, "T", "a", "message_failed", { level: "error", error: "second" });
      assert.deepEqual(await newestError(text), ["T", "second"]);
    });

    it("by its first record of level error where nothing opened the hop", async () => {
      const text = line(0, "T", "a", "looked") + line(1, "T", "b", "lost", { level: "error", error: "another's" }) + line(2, "T", "a", "broke", { level: "error", error: "disk 7 is full\nand more" }) + line(3, "T", "a", "broke", { level: "error", error: "again" });
      assert.deepEqual(await newestError(text), ["T", "disk 7 is full"]);
    });

    it("by its event where it names no error", async () => {
      assert.deepEqual(await newestError(call("T", "a", "ask", 0, 5, true)), ["T", "message_failed"]);
    });

    it("as that of the hop that ended last, whatever began last and however the trace ended", async () => {
      const long = call("long", "a", "ask", 0, 9000, "too long") + call("short", "a", "ask", 5000, 10, "too short") + call("well", "a", "ask", 20_000, 10);
      assert.deepEqual(await newestError(long), ["long", "too long"]);
    });

    it("only when one has failed: an error in a hop that closed well is none", async () => {
      const text = line(0, "T", "a", "message_received") + line(1, "T", "a", "tried", { level: "error", error: "handled" }) + line(2, "T", "a", "message_processed");
      assert.equal(await newestError(text), undefined);
    });
  });

  it("takes names as they are, whatever they say", async () => {
    const names = ["*", "<img src=x onerror=alert(1)>", "__proto__", "[a](command:x)", "constructor", "hasOwnProperty", "naïve 日本 \u202e"];
    const text = names.map((name, index) => someOf(name, 6, index % 3).replaceAll('"ask"', JSON.stringify(name))).join("");
    const report = await reported(text, { before: { traces: "unknown", agents: new Map([["__proto__", "unhealthy"]]) }, maxActionP95: new Map([["__proto__", 1e6]]) });
    const expected = names.map((name, index) => [name, 6, index % 3, name]).sort(([a = ""], [b = ""]) => byText(String(a), String(b)));
    assert.deepEqual(report.agents.map(({ agent, calls, errors, slowest }) => [agent, calls, errors, slowest?.action]), expected);
    assert.deepEqual(report.agents.filter(({ state }) => state === "unhealthy").map(({ agent }) => agent), ["__proto__"]);
  });
});
