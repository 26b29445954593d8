import assert from "node:assert/strict";
import { usualThresholds } from "../../../src/engine/healthTerms";
import type { ActionRange, HealthDetails, HealthWindow, HistoryLine } from "../../../src/protocol/engine";
import { byText, figuresOf, groupedBy, hasEnded, hasFailed, percentile, tracesIn, type Timed } from "./countedLog";
import { engineForEachTest } from "./engineForEachTest";
import { call, line, logStart, pipelineLog } from "./loggedCalls";

const all: HealthWindow = { kind: "all" };
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

describe("the details of health", () => {
  const under = engineForEachTest();

  const details = (window: HealthWindow = all): Promise<HealthDetails> => under.engine.healths.healthDetails({ thresholds: usualThresholds, window });
  const detailed = async (text: string, window?: HealthWindow) => {
    await under.openLog(text);
    return details(window);
  };
  const tracesOf = (range: Partial<ActionRange>, { window = all, offset = 0, limit = 100 }: { window?: HealthWindow; offset?: number; limit?: number } = {}) => {
    const { items, total } = under.engine.healths.tracesOfRange({ agent: "a", action: "ask", from: 0, below: Infinity, window, offset, limit, ...range });
    return { traces: items.map(({ trace, longest }) => [trace.id, longest / 1e6]), total };
  };

  it("tell the same report as is told without them", async () => {
    const text = pipelineLog(100);
    const { report } = await detailed(text, { kind: "traces", count: 20 });
    assert.deepEqual(report, await under.engine.healths.health({ thresholds: usualThresholds, window: { kind: "traces", count: 20 } }));
    assert.equal(report.open, 100);
  });

  describe("of who called whom", () => {
    it("are what plain loops over the lines count, with the rate over all the time", async () => {
      const text = pipelineLog(400);
      const traces = tracesIn(text);
      const hops = traces.flatMap((trace) => trace.hops);
      const pairs = groupedBy(hops, ({ caller, agent }) => `${caller ?? ""} > ${agent}`);
      const seconds = (Math.max(...traces.map(({ end }) => end)) - Math.min(...traces.map(({ start }) => start))) / 1000;
      const expected = [...pairs].sort(([a], [b]) => byText(a, b)).map(([, own]) => ({ caller: own[0]?.caller, agent: own[0]?.agent, calls: own.length, ...figuresOf(own) }));
      assert.deepEqual(expected.map(({ caller, agent }) => `${caller ?? "nobody"} > ${agent ?? ""}`), ["nobody > planner", "planner > retriever", "planner > storage", "retriever > storage"]);
      const { calls } = await detailed(text);
      assert.deepEqual(calls.map(({ caller, agent, calls: count, ended, errors, p50, p95 }) => ({ caller, agent, calls: count, ended, errors, p50, p95 })), expected);
      for (const { calls: count, rate } of calls) assert.ok(Math.abs(rate / (count / seconds) - 1) < 1e-6, `${rate} a second`);
    });

    it("have no rate where no time goes by, and no figures of what has not ended", async () => {
      const { calls } = await detailed(call("T", "a", "ask", 5, NaN));
      assert.deepEqual(calls, [{ caller: undefined, agent: "a", calls: 1, ended: 0, errors: 0, p50: NaN, p95: NaN, rate: NaN }]);
    });

    it("are of an agent that calls itself, of one that nobody named, and of each visit of a message that came again", async () => {
      const again = call("T", "b", "find", 1, 2, true, { parent_message_id: "a T" }) + call("T", "b", "find", 4, 3, false, { parent_message_id: "a T" });
      const self = call("T", "a", "split", 10, 5, false, { message_id: "part", parent_message_id: "a T" });
      const { calls } = await detailed(call("T", "a", "ask", 0, 20) + again + self + call("U", "c", "ask", 0, 1, false, { parent_message_id: "not in any log" }));
      assert.deepEqual(calls.map(({ caller, agent, calls: count, ended, errors }) => [caller, agent, count, ended, errors]), [
        [undefined, "a", 1, 1, 0],
        [undefined, "c", 1, 1, 0],
        ["a", "a", 1, 1, 0],
        ["a", "b", 2, 2, 1],
      ]);
    });

    it("are there however many actions there are", async () => {
      const records = Array.from({ length: 70_000 }, (_, index) => line(index, `T${index % 1000}`, "a", "message_received", { action: `GET /users/${index}`, message_id: `${index}` }));
      const { calls } = await detailed(records.join(""));
      assert.equal(sum(calls.map(({ calls: count }) => count)), 70_000);
    });
  });

  describe("of what happened over time", () => {
    /** A line of the history by plain loops: each in the step in which it ended. */
    const lineOf = (items: readonly Timed[], { from, step }: HealthDetails["history"], length: number): HistoryLine => {
      const steps = Array.from({ length }, (_, index) => items.filter(({ end }) => end >= from + index * step && end < from + (index + 1) * step).filter(hasEnded));
      return {
        ended: steps.map((own) => own.length),
        errors: steps.map((own) => own.filter(hasFailed).length),
        p50: steps.map((own) => percentile(own, 50)),
        p95: steps.map((own) => percentile(own, 95)),
      };
    };
    for (const traces of [1, 3, 59, 60, 61, 400]) {
      it(`of ${traces} traces are what plain loops over the lines count in each step, and all that ended`, async () => {
        const text = pipelineLog(traces, 5);
        const { history, report } = await detailed(text);
        const found = tracesIn(text);
        const { length } = history.traces.ended;
        assert.ok(length >= 1 && length <= 60, `${length} steps`);
        assert.ok(history.from <= Math.min(...found.map(({ start }) => start)), "they begin before all traces");
        assert.deepEqual(history.traces, lineOf(found, history, length));
        const hops = groupedBy(found.flatMap((trace) => trace.hops), ({ agent }) => agent);
        assert.deepEqual(new Set(history.agents.map(({ agent }) => agent)), new Set(hops.keys()));
        for (const { agent, ...own } of history.agents) assert.deepEqual(own, lineOf(hops.get(agent) ?? [], history, length), agent);
        assert.deepEqual([sum(history.traces.ended), sum(history.traces.errors)], [report.traces.ok + report.traces.failed, report.traces.failed]);
        for (const { agent, ended, errors } of report.agents) {
          const own = history.agents.find((each) => each.agent === agent);
          assert.deepEqual([sum(own?.ended ?? []), sum(own?.errors ?? [])], [ended, errors]);
        }
      });
    }

    it("have steps that people can tell, however short or long it was", async () => {
      const day = 86_400_000;
      const steps: [number, number][] = [[0, 1], [40, 1], [100, 2], [30_000, 1000], [100_000, 2000], [3_000_000, 60_000], [day, 1_800_000], [50 * day, day], [9000 * day, 365 * day]];
      for (const [ms, expected] of steps) {
        const text = call("T", "a", "ask", 0, 0) + call("U", "a", "ask", ms, 0);
        await under.openLog(text);
        const { history } = await details();
        assert.equal(history.step, expected, `of ${ms} ms`);
        assert.ok(history.traces.ended.length <= 60);
        assert.equal(sum(history.traces.ended), 2);
        assert.equal(history.from % history.step, 0, "each begins with a whole one");
        await under.engine.close({ source: under.engine.sources()[0]?.id ?? 0 });
      }
    });

    it("are none of what has no time, beside what has", async () => {
      const timeless = call("none", "a", "ask", 0, 5, true).replaceAll(/"timestamp":"[^"]*",/g, "");
      assert.deepEqual((await detailed(timeless)).history, { from: NaN, step: NaN, traces: { ended: [], errors: [], p50: [], p95: [] }, agents: [] });
      await under.openLog(call("T", "a", "ask", 0, 5), "second.log");
      const { history } = await details();
      assert.deepEqual([sum(history.traces.ended), sum(history.traces.errors), history.agents.map(({ ended }) => sum(ended))], [1, 0, [1]]);
    });
  });

  describe("of how long actions took", () => {
    it("are bars from 1, 2 or 5 of a unit to the next, which hold all that ended, with what failed", async () => {
      const text = pipelineLog(400, 13);
      const { durations } = await detailed(text);
      const actions = groupedBy(tracesIn(text).flatMap((trace) => trace.hops), ({ agent, action }) => `${agent} ${action}`);
      assert.deepEqual(durations.map(({ agent, action }) => `${agent} ${action}`), [...actions.keys()].sort(byText));
      for (const { agent, action, bars } of durations) {
        const ended = (actions.get(`${agent} ${action}`) ?? []).filter(hasEnded);
        for (const [index, { from, below }] of bars.entries()) {
          if (from > 0) assert.match(from.toExponential(), /^[125]e/);
          if (index > 0) assert.equal(bars[index - 1]?.below, from, "one begins where the one before it ends");
          assert.ok(below > from);
        }
        const counted = bars.map(({ from, below }) => {
          const own = ended.filter(({ ms }) => ms * 1e6 >= from && ms * 1e6 < below);
          return { from, below, ended: own.length, errors: own.filter(hasFailed).length };
        });
        assert.deepEqual(bars, counted);
        assert.equal(sum(bars.map((bar) => bar.ended)), ended.length);
        assert.ok((bars[0]?.ended ?? 0) > 0 && (bars.at(-1)?.ended ?? 0) > 0, "from the first that has any to the last");
      }
    });

    it("hold a duration in the bar that begins with it, nothing in the first, and a century in the last", async () => {
      const century = 100 * 365 * 86_400_000;
      const { durations } = await detailed([0, 1, 2, 5, 10, century].map((ms, index) => call(`T${index}`, "a", "ask", 0, ms)).join("") + call("U", "a", "never", 0, NaN));
      const bars = durations[0]?.bars.filter(({ ended }) => ended > 0).map(({ from, ended }) => [from, ended]);
      assert.deepEqual(bars?.slice(0, -1), [[0, 1], [1e6, 1], [2e6, 1], [5e6, 1], [1e7, 1]]);
      assert.equal(durations[0]?.bars.at(-1)?.below, Infinity);
      assert.equal(durations.length, 1, "an action of which nothing ended has none");
    });
  });

  it("have the errors of most records, of all that is open", async () => {
    const failures = ["disk is full", "no answer", "no plan"].flatMap((text, rank) => Array.from({ length: 3 - rank }, (_, index) => call(`${text} ${index}`, "a", "ask", index, 5, text)));
    const others = Array.from({ length: 25 }, (_, index) => call(`x${index}`, "b", "ask", 0, 1, `${String.fromCharCode(97 + index).repeat(4)} broke`));
    await under.openLog(failures.join("") + others.join(""));
    let { errors } = await details({ kind: "traces", count: 1 });
    while (errors.read < errors.toRead || errors.toRead === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      ({ errors } = await details({ kind: "traces", count: 1 }));
    }
    assert.deepEqual([errors.read, errors.toRead, errors.total], [31, 31, 28]);
    assert.deepEqual(errors.groups.slice(0, 3).map(({ message, count, traces }) => [message, count, traces]), [["disk is full", 3, 3], ["no answer", 2, 2], ["no plan", 1, 1]]);
    assert.ok(errors.groups.length < 28 && errors.groups.slice(2).every(({ count }) => count === 1));
  });

  describe("of a bar open its traces", () => {
    const text = [
      call("A", "a", "ask", 0, 10),
      call("B", "a", "ask", 1000, 20, true),
      call("C", "a", "ask", 2000, 30),
      call("C", "a", "ask", 2050, 25, false, { message_id: "second" }),
      call("D", "a", "ask", 3000, 20),
      call("E", "a", "list", 4000, 20),
      call("F", "b", "ask", 5000, 20),
      call("G", "a", "ask", 6000, NaN),
    ].join("");
    beforeEach(() => under.openLog(text));

    it("the slowest first, each once with its longest hop in the bar, and no other's", () => {
      assert.deepEqual(tracesOf({}), { traces: [["C", 30], ["B", 20], ["D", 20], ["A", 10]], total: 4 });
      assert.deepEqual(tracesOf({ from: 20e6, below: 30e6 }), { traces: [["C", 25], ["B", 20], ["D", 20]], total: 3 });
      assert.deepEqual(tracesOf({ action: "list" }), { traces: [["E", 20]], total: 1 });
    });

    it("page by page", () => {
      assert.deepEqual(tracesOf({}, { offset: 1, limit: 2 }), { traces: [["B", 20], ["D", 20]], total: 4 });
      assert.deepEqual(tracesOf({}, { offset: 3, limit: 2 }), { traces: [["A", 10]], total: 4 });
      assert.deepEqual(tracesOf({}, { offset: 9, limit: 2 }), { traces: [], total: 4 });
    });

    it("in the window only", () => {
      assert.deepEqual(tracesOf({}, { window: { kind: "time", ms: 4500 } }), { traces: [["C", 30], ["D", 20]], total: 2 });
    });

    it("none of an agent or an action that is not there", () => {
      for (const range of [{ action: "none" }, { agent: "none" }, { agent: "b", action: "list" }, { agent: "__proto__" }, { from: 31e6 }, { from: 5, below: 5 }]) assert.deepEqual(tracesOf(range), { traces: [], total: 0 });
    });

    it("and no others than the bar counts", async () => {
      const log = pipelineLog(300, 17);
      await under.openLog(log, "second.log");
      const hops = tracesIn(text + log).flatMap((trace) => trace.hops);
      for (const { agent, action, bars } of (await details()).durations) {
        for (const { from, below } of bars) {
          const own = hops.filter((hop) => hop.agent === agent && hop.action === action && hasEnded(hop) && hop.ms * 1e6 >= from && hop.ms * 1e6 < below);
          const longest = Array.from(groupedBy(own, ({ trace }) => trace), ([trace, of]) => [trace, Math.max(...of.map(({ ms }) => ms))] as const);
          const { traces, total } = tracesOf({ agent, action, from, below }, { limit: 1000 });
          assert.equal(total, longest.length);
          assert.deepEqual(new Map(traces as [string, number][]), new Map(longest));
          assert.deepEqual(traces.map(([, ms]) => ms), longest.map(([, ms]) => ms).sort((a, b) => b - a));
        }
      }
    });
  });

  it("are those of the traces in the window", async () => {
    const { calls, history, durations } = await detailed(call("T", "old", "ask", 0, 10) + call("U", "new", "list", 100_000, 10, true), { kind: "traces", count: 1 });
    assert.deepEqual(calls.map(({ agent }) => agent), ["new"]);
    assert.deepEqual(durations.map(({ action }) => action), ["list"]);
    assert.deepEqual([history.from, history.agents.map(({ agent, ended }) => [agent, sum(ended)])], [logStart + 100_000, [["new", 1]]]);
  });
});
