import assert from "node:assert/strict";
import { addTimestamp, bindContext, createLogger, jsonRenderer, MemoryDestination, mergeContext, runWithCorrelation, tee } from "../../../src/core";
import { recordedLog } from "./logRecords";

describe("logger", () => {
  it("writes the records of its level and above", () => {
    const { log, records } = recordedLog("warning");
    for (const level of ["debug", "info", "warning", "error", "critical"] as const) {
      log[level](`a ${level}`);
      assert.equal(log.isEnabledFor(level), !["debug", "info"].includes(level));
    }
    assert.deepEqual(records(), [
      { level: "warning", event: "a warning" },
      { level: "error", event: "a error" },
      { level: "critical", event: "a critical" },
    ]);
  });

  it("binds, unbinds and begins anew without changing the logger it was asked of", () => {
    const { log, records } = recordedLog();
    const bound = log.bind({ a: 1, b: 2 });
    bound.bind({ a: 3 }).info("rebound", { b: 4 });
    bound.unbind("a", "missing").info("unbound");
    bound.new({ c: 5 }).info("new");
    bound.info("bound");
    log.info("bare");
    assert.deepEqual(
      records(),
      [
        { level: "info", event: "rebound", a: 3, b: 4 },
        { level: "info", event: "unbound", b: 2 },
        { level: "info", event: "new", c: 5 },
        { level: "info", event: "bound", a: 1, b: 2 },
        { level: "info", event: "bare" },
      ],
    );
  });

  it("adds what the context carries, for as long as it does", async () => {
    const { log, records } = recordedLog();
    const own = log.bind({ agent: "logger's own" });
    await runWithCorrelation("c", () =>
      bindContext({ agent: "planner", tenant: "t" }, async () => {
        log.info("in");
        await Promise.resolve();
        own.info("own");
        bindContext({ tenant: "u" }, () => log.info("deeper"));
      }),
    );
    log.info("out");
    assert.deepEqual(
      records(),
      [
        { level: "info", event: "in", agent: "planner", correlation_id: "c", tenant: "t" },
        { level: "info", event: "own", agent: "logger's own", correlation_id: "c", tenant: "t" },
        { level: "info", event: "deeper", agent: "planner", correlation_id: "c", tenant: "u" },
        { level: "info", event: "out" },
      ],
    );
  });

  it("writes the event's name even when the caller's keys have one", () => {
    const { log, records } = recordedLog();
    log.info("mine", { event: "yours", level: "yours" });
    assert.deepEqual(records(), [{ level: "info", event: "mine" }]);
  });

  it("stamps records with the clock it is given", () => {
    const clock = { now: () => ({ seconds: 1_705_314_645, nanoseconds: 123_456_789 }) };
    const { log, records } = recordedLog("info", addTimestamp(clock));
    log.info("tick");
    assert.equal(records()[0]?.["timestamp"], "2024-01-15T10:30:45.123456Z");
  });

  it("renders an exception with its causes, given either way", () => {
    const { log, records } = recordedLog();
    const error = new RangeError("too far", { cause: new Error("the map ended") });
    log.error("message_failed", { exc_info: error });
    log.error("message_failed", { error, exc_info: true });
    for (const record of records()) {
      assert.equal(record["exc_info"], true);
      assert.match(String(record["exception"]), /^RangeError: too far\n +at .*boundLogger\.test\.(?:js|ts):\d+[^]*\n\nCaused by: Error: the map ended\n +at /);
    }
    assert.equal(records()[1]?.["error"], "RangeError: too far");
  });

  it("lets a processor drop a record", () => {
    const { log, records } = recordedLog("debug", ({ keys }) => keys["event"] !== "noise");
    log.info("noise");
    log.info("signal");
    assert.deepEqual(records(), [{ level: "info", event: "signal" }]);
    assert.equal(log.lost, 0);
  });

  it("never fails its caller: what a destination, a processor or a value fails on is counted", () => {
    const fail = () => assert.fail("broken");
    const broken = { lost: 0, write: fail, flush: () => Promise.resolve(), close: () => Promise.resolve() };
    const memory = new MemoryDestination();
    const log = createLogger({ processors: [mergeContext], renderer: jsonRenderer(), destination: tee(broken, memory) });
    log.info("one");
    assert.equal(log.lost, 1);
    assert.deepEqual(memory.lines, ['{"event":"one"}'], "the destination beside it got the line");

    const failing = createLogger({ processors: [fail], renderer: jsonRenderer(), destination: memory });
    failing.info("two");
    failing.bind({ n: 1 }).info("three");
    assert.equal(failing.lost, 2);
  });

  it("keeps the last lines in memory and counts those it dropped", () => {
    const memory = new MemoryDestination(2);
    const log = createLogger({ processors: [], renderer: jsonRenderer(), destination: memory });
    for (const event of ["a", "b", "c"]) log.info(event);
    assert.deepEqual(memory.lines, ['{"event":"b"}', '{"event":"c"}']);
    assert.equal(memory.dropped, 1);
  });
});
