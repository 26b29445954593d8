import assert from "node:assert/strict";
import { parseHealthWindow, type HealthWindow } from "../../../src/trace/healthWindow";
import { shownTraceId } from "../../../src/trace/identity";
import { Reading, record, time, type Written } from "./readTraces";

/** A clock of this machine, s since 1970: a minute after the logs begin. */
const now = Date.parse(time(60_000)) / 1000;

/** A trace of one hop, from `start` to `end`, ms; in progress when it has no end. */
const trace = (id: string, start: number, end?: number): Written[] => {
  const common = { correlation_id: id, agent: "a", message_id: id };
  return [record(start, "message_received", common), ...(end === undefined ? [] : [record(end, "message_processed", common)])];
};

/** The IDs of the traces in a window of some logs. @param idle s since the last record came */
function inWindow(window: HealthWindow, records: readonly Written[], idle = 0): string {
  const { store } = new Reading(records);
  const { observed, open } = store.observedIn(window, now, idle);
  assert.equal(open, new Set(records.map((each) => each["correlation_id"])).size, "all that is open, in the window or not");
  return Array.from(observed.traces, (number) => shownTraceId(store.factsAt(number)?.key ?? "")).sort().join(" ");
}

const last = (count: number): HealthWindow => ({ kind: "traces", count });
const of = (ms: number): HealthWindow => ({ kind: "time", ms });

describe("a window as it is written", () => {
  const forms: [string, HealthWindow][] = [
    ["all", { kind: "all" }],
    [" all ", { kind: "all" }],
    ["500 traces", last(500)],
    ["1 trace", last(1)],
    ["30 seconds", of(30_000)],
    [" 15minutes ", of(900_000)],
    ["2 hours", of(7_200_000)],
  ];
  for (const [text, window] of forms) {
    it(`"${text}" is one`, () => {
      assert.deepEqual(parseHealthWindow(text), window);
    });
  }

  for (const text of ["", "15", "traces", "0 traces", "0 minutes", "-5 minutes", "1.5 minutes", "5 days", "5 minutes ago", "all traces", "minutes 5", "1e3 traces", "constructor"]) {
    it(`"${text}" is none`, () => {
      assert.equal(parseHealthWindow(text), undefined);
    });
  }
});

describe("the traces in a window", () => {
  const five = [...trace("a", 1000, 9000), ...trace("b", 2000, 2500), ...trace("c", 3000), ...trace("d", 4000, 4500), ...trace("e", 5000)];

  it("of everything are all", () => {
    assert.equal(inWindow({ kind: "all" }, five), "a b c d e");
  });

  it("of so many traces are those that ended and began last, and what is in progress and began no earlier", () => {
    assert.equal(inWindow(last(1), five), "d e");
    assert.equal(inWindow(last(2), five), "b c d e");
    assert.equal(inWindow(last(3), five), "a b c d e");
    assert.equal(inWindow(last(1000), five), "a b c d e");
    assert.equal(inWindow(last(1), [...trace("c", 3000), ...trace("e", 5000)]), "c e", "what is in progress is no trace that ended");
  });

  it("of so many traces are all of those that began together", () => {
    const twins = ["b", "c", "d"].flatMap((id, index) => trace(id, 2000, 3000 + index));
    assert.equal(inWindow(last(1), [...trace("a", 1000, 1500), ...twins]), "b c d");
  });

  it("of a time are those that began in it, before the latest time in the logs", () => {
    // The latest time is 9 s.
    assert.equal(inWindow(of(4000), five), "e");
    assert.equal(inWindow(of(6000), five), "c d e");
    assert.equal(inWindow(of(8000), five), "a b c d e");
    assert.equal(inWindow(of(3999), five), "");
  });

  it("of a time go by as the machine's clock does, while nothing comes", () => {
    const at = (idle: number) => inWindow(of(7000), five, idle);
    assert.deepEqual([0, 1, 2, 3, 3.001].map(at), ["b c d e", "c d e", "d e", "e", ""]);
  });

  it("of a time end when the latest trace does by a credible clock, not years later", () => {
    const ahead = 365 * 86_400_000;
    assert.equal(inWindow(of(6000), [...five, ...trace("x", ahead, ahead + 1000)]), "c d e", "and what began later is not in it");
    const all = new Reading(["a", "b"].flatMap((id, index) => trace(id, ahead + index * 5000, ahead + index * 5000 + 100)));
    const { observed } = all.store.observedIn(of(1000), now, 0);
    assert.deepEqual([observed.latestEnd(now), observed.traces.length], [Date.parse(time(ahead + 5100)) / 1000, 1], "unless all logs are that far ahead");
  });

  it("have no end where no record has a time, and then no trace is in any time", () => {
    const timeless = ["a", "b"].flatMap((id) => [record(undefined, "message_received", { correlation_id: id, agent: "a", message_id: "m" }), record(undefined, "message_processed", { correlation_id: id, agent: "a", message_id: "m" })]);
    assert.ok(Number.isNaN(new Reading(timeless).store.observedIn({ kind: "all" }, now, 5).observed.latestEnd(now)));
    assert.equal(inWindow({ kind: "all" }, timeless), "a b");
    assert.equal(inWindow(last(1), timeless), "a b");
    assert.equal(inWindow(of(1000), timeless), "");
    assert.equal(inWindow(of(1000), [...timeless, ...trace("c", 0, 10)]), "c");
  });
});

