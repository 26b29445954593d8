import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import { Engine } from "../../../src/engine/engine";
import { usualThresholds } from "../../../src/engine/healthTerms";
import type { HealthReport, HealthThresholds, HealthWindow, SourceSummary } from "../../../src/protocol/engine";
import { byText, figuresOf, groupedBy, hasEnded, tracesIn, type CountedTrace } from "./countedLog";
import { call, line, pipelineLog } from "./loggedCalls";
import { LogFolder } from "./writtenLog";

describe("the health of logs that come, grow and go", () => {
  let folder: LogFolder;
  let engine: Engine;
  let changed: () => void;
  beforeEach(() => {
    folder = new LogFolder();
    changed = () => undefined;
    engine = new Engine(() => changed());
  });
  afterEach(async () => {
    await engine.dispose();
    folder.remove();
  });

  const open = (name: string, text: string, follow = false): Promise<SourceSummary> => {
    writeFileSync(folder.file(name), text);
    return engine.open({ path: folder.file(name), label: name, kind: "file", follow });
  };
  const grow = async ({ id, path }: SourceSummary, text: string): Promise<void> => {
    appendFileSync(path, text);
    await engine.grown({ source: id });
  };
  const health = (thresholds: Partial<HealthThresholds> = {}, window: HealthWindow = { kind: "all" }): Promise<HealthReport> => engine.healths.health({ thresholds: { ...usualThresholds, ...thresholds }, window });

  /** Traces and agents in numbers. */
  const figures = async (window?: HealthWindow) => {
    const { traces, agents } = await health({}, window);
    return { ended: traces.ok + traces.failed, errors: traces.failed, p50: traces.p50, p95: traces.p95, agents: agents.map(({ agent, calls, ended, errors, p50, p95 }) => ({ agent, calls, ended, errors, p50, p95 })) };
  };
  /** The same by plain loops over the lines. */
  const figuresIn = (text: string, isInWindow: (trace: CountedTrace) => boolean = () => true) => {
    const traces = tracesIn(text).filter(isInWindow);
    const hops = groupedBy(traces.flatMap((trace) => trace.hops), ({ agent }) => agent);
    return { ...figuresOf(traces), agents: [...hops].sort(([a], [b]) => byText(a, b)).map(([agent, own]) => ({ agent, calls: own.length, ...figuresOf(own) })) };
  };
  const callsOf = async () => Object.fromEntries((await health()).agents.map(({ agent, calls, ended }) => [agent, [calls, ended]]));

  it("is of all logs together: a trace in two of them is one; and of those that are left when one is removed", async () => {
    // Each trace in one log, but for its storage's hop: that is in the other.
    const text = pipelineLog(200);
    const lines = text.trim().split("\n").map((each) => `${each}\n`);
    const isStorage = (each: string) => each.includes('"agent":"storage"');
    const [planners, storages] = [lines.filter((each) => !isStorage(each)).join(""), lines.filter(isStorage).join("")];
    const first = await open("first.log", planners);
    const second = await open("second.log", storages);
    assert.deepEqual(await figures(), figuresIn(text));
    await engine.close({ source: second.id });
    assert.deepEqual(await figures(), figuresIn(planners));
    const { errors, agents } = figuresIn(planners);
    assert.ok(errors > 0 && agents.length === 2);
    await open("second.log", storages);
    assert.deepEqual(await figures(), figuresIn(text));
    await engine.close({ source: first.id });
    assert.deepEqual((await figures()).agents, figuresIn(storages).agents);
  });

  it("follows a log that grows line by line", async () => {
    const lines = pipelineLog(12, 3).trim().split("\n").map((each) => `${each}\n`).sort((a, b) => byText(a.slice(0, 40), b.slice(0, 40)));
    const source = await open("growing.log", "", true);
    let text = "";
    for (const next of lines) {
      text += next;
      await grow(source, next);
      assert.deepEqual(await figures(), figuresIn(text));
    }
  });

  it("knows what has changed among thousands of traces since it was asked before", async () => {
    const lines = pipelineLog(9000).trim().split("\n").map((each) => `${each}\n`);
    const end = lines.length - 200;
    // What closes some hops all over the log comes late; the end of the log comes later still.
    const late = lines.filter((each, at) => at < end && at % 7000 < 2 && !each.includes('"message_received"'));
    let text = lines.slice(0, end).filter((each) => !late.includes(each)).join("");
    const source = await open("growing.log", text, true);
    assert.deepEqual(await figures(), figuresIn(text));
    for (const next of [...late, lines.slice(end).join("")]) {
      text += next;
      await grow(source, next);
      assert.deepEqual(await figures(), figuresIn(text));
    }
    // While a source goes on, so does the clock of its windows.
    await engine.end({ source: source.id });
    const traces = tracesIn(text);
    for (const count of [100, 1000, 6000]) {
      const since = traces.filter(hasEnded).map(({ start }) => start).sort((a, b) => b - a)[count - 1] ?? NaN;
      assert.deepEqual(await figures({ kind: "traces", count }), figuresIn(text, ({ start }) => start >= since), `the last ${count}`);
    }
    const latest = Math.max(...traces.map(({ end }) => end));
    for (const ms of [60_000, 6_000_000]) assert.deepEqual(await figures({ kind: "time", ms }), figuresIn(text, ({ start }) => start >= latest - ms), `of ${ms} ms`);
  });

  it("counts a trace once that has more hops than before, and one that has fewer", async () => {
    const source = await open("growing.log", call("T", "a", "ask", 0, 100) + call("U", "a", "ask", 10, 100), true);
    assert.deepEqual(await callsOf(), { a: [2, 2] });
    await grow(source, call("T", "b", "find", 10, 50, true) + line(20, "T", "c", "message_received"));
    assert.deepEqual(await callsOf(), { a: [2, 2], b: [1, 1], c: [1, 0] });
    await grow(source, line(30, "T", "c", "message_processed"));
    assert.deepEqual(await callsOf(), { a: [2, 2], b: [1, 1], c: [1, 1] });
    // What x says without a message, with another between, is two hops: until it turns out that x was asked before both.
    const bare = (ms: number, agent: string) => line(ms, "V", agent, "works", { message_id: undefined });
    await grow(source, bare(1000, "x") + bare(1001, "y") + bare(1002, "x"));
    assert.deepEqual(await callsOf(), { a: [2, 2], b: [1, 1], c: [1, 1], x: [2, 2], y: [1, 1] });
    await grow(source, line(999, "V", "x", "message_received"));
    assert.deepEqual(await callsOf(), { a: [2, 2], b: [1, 1], c: [1, 1], x: [1, 0], y: [1, 1] });
  });

  it("tells the newest error as it is now", async () => {
    const newestErrors = async () => (await health()).agents.map(({ agent, newestError }) => [agent, newestError?.trace.id, newestError?.text]);
    const source = await open("growing.log", call("T", "a", "ask", 100, 10, "a broke"), true);
    assert.deepEqual(await newestErrors(), [["a", "T", "a broke"]]);
    // The hop of b began first, and its lines came last: each hop of its trace has another place now.
    const other = await open("other.log", call("T", "b", "ask", 0, 300, "b broke"));
    assert.deepEqual(await newestErrors(), [["a", "T", "a broke"], ["b", "T", "b broke"]]);
    await grow(source, call("U", "a", "ask", 50, 5, "a broke before"));
    assert.deepEqual(await newestErrors(), [["a", "T", "a broke"], ["b", "T", "b broke"]]);
    await grow(source, call("U", "a", "ask", 200, 5, "a broke later", { message_id: "again" }));
    assert.deepEqual(await newestErrors(), [["a", "U", "a broke later"], ["b", "T", "b broke"]]);
    await engine.close({ source: other.id });
    assert.deepEqual(await newestErrors(), [["a", "U", "a broke later"]]);
  });

  describe("knows for how long an agent has been silent", () => {
    const realNow = Date.now;
    /** The clock of this machine, ms since 1970: long after the logs'. */
    let clock = Date.UTC(2026, 5, 1);
    beforeEach(() => {
      Date.now = () => clock;
    });
    afterEach(() => {
      Date.now = realNow;
    });
    const seconds = async () => (await health()).agents.map(({ agent, silence }) => [agent, Math.round(silence / 1e6) / 1e3]);
    const text = call("T", "a", "ask", 0, 4000) + call("U", "b", "ask", 1000, 9300);

    it("by the clock of the logs, which goes on with this machine's while nothing comes", async () => {
      const source = await open("growing.log", text, true);
      assert.deepEqual(await seconds(), [["a", 6.3], ["b", 0]]);
      clock += 5000;
      assert.deepEqual(await seconds(), [["a", 11.3], ["b", 5]]);
      await grow(source, line(12_000, "V", "a", "message_received"));
      assert.deepEqual(await seconds(), [["a", 0], ["b", 1.7]], "what begins is no silence");
      clock += 1000;
      assert.deepEqual(await seconds(), [["a", 1], ["b", 2.7]]);
    });

    it("only while something runs", async () => {
      const silent = [["a", NaN], ["b", NaN]];
      const running = async () => (await health()).isRunning;
      await open("ended.log", text);
      assert.deepEqual([await seconds(), await running()], [silent, false]);
      const source = await open("growing.log", "", true);
      assert.deepEqual([await seconds(), await running()], [silent, true], "what is over cannot fall silent");
      await grow(source, line(20_000, "V", "a", "message_received"));
      assert.deepEqual([await seconds(), await running()], [[["a", 0], ["b", NaN]], true]);
      await engine.end({ source: source.id });
      assert.deepEqual([await seconds(), await running()], [silent, false]);
    });

    it("until its source has been quiet for so long that it counts as ended", async () => {
      const source = await open("growing.log", text, true);
      await engine.configure({ keys: {}, zoneOffsetMinutes: 0, quietMs: 60_000 });
      clock += 59_000;
      assert.deepEqual([(await health()).isRunning, await seconds()], [true, [["a", 65.3], ["b", 59]]]);
      clock += 2000;
      while ((await health()).isRunning) await new Promise<void>((resolve) => (changed = resolve));
      assert.deepEqual(await seconds(), [["a", NaN], ["b", NaN]]);
      await grow(source, line(80_000, "V", "a", "message_received"));
      assert.deepEqual([(await health()).isRunning, await seconds()], [true, [["a", 0], ["b", 69.7]]]);
    });

    it("never as less than nothing", async () => {
      const years = 40 * 365 * 86_400_000;
      // Ends that no float of 32 bits holds; and a clock that is years ahead.
      for (let ms = 1; ms < 40; ms++) await open(`${ms}.log`, call(`T${ms}`, `a${ms}`, "ask", 0, 3_600_000 + ms * 37), ms === 39);
      await open("ahead.log", call("ahead", "z", "ask", years, 10));
      for (const { agent, silence } of (await health()).agents) assert.ok(!(silence < 0), `${agent}: ${silence}`);
    });

    it("and holds it against it: no trace tipped that, but one that did tip another agent is named", async () => {
      const busy = Array.from({ length: 5 }, (_, index) => call(`A${index}`, "a", "ask", index, 1) + call(`B${index}`, "b", "ask", index + 8000, 1)).join("");
      await open("growing.log", busy, true);
      const states = async (maxSilence: number) => (await health({ maxSilence })).agents.map(({ state }) => state);
      assert.deepEqual(await states(9e9), ["healthy", "healthy"]);
      assert.deepEqual(await states(7e9), ["unhealthy", "healthy"]);
      clock += 7500;
      assert.deepEqual(await states(7e9), ["unhealthy", "unhealthy"]);
      const { state, traces, tipped, agents } = await health({ maxSilence: 10e9 });
      assert.deepEqual([state, traces.state, tipped, agents[0]?.reasons.map(({ measure, limit }) => [measure, limit])], ["unhealthy", "healthy", undefined, [["silence", 10e9]]]);
      await open("ended.log", Array.from({ length: 5 }, (_, index) => call(`C${index}`, "d", "ask", 8000 + index, 10) + call(`C${index}`, "e", "ask", 8001 + index, 1, index > 1)).join(""));
      assert.equal((await health({ maxSilence: 10e9 })).tipped?.id, "C4");
    });
  });
});
