import assert from "node:assert/strict";
import { engineForEachTest } from "./engineForEachTest";

const start = Date.UTC(2026, 0, 1);
const time = (ms: number) => new Date(start + ms).toISOString();
type Fields = Readonly<Record<string, unknown>>;
const line = (fields: Fields) => `${JSON.stringify({ correlation_id: "T", ...fields })}\n`;
const record = (ms: number, event: string, fields: Fields = {}) => line({ timestamp: time(ms), level: "info", event, agent: "a", message_id: "a", action: "do", ...fields });

describe("the marks of a timeline's rows", () => {
  const under = engineForEachTest();

  /** Each mark of some rows as `name of its row: ms level`. */
  const marks = async (from = 0, to = 1000) => {
    const { revision, columns } = await under.engine.timelines.timeline({ key: "c:T" });
    const names = (await under.engine.timelines.timelineTexts({ key: "c:T", revision, from: 0, to: columns.key.length })).map(({ name }, index) => `${name}${columns.flags[index] === 1 ? " (hop)" : ""}`);
    const { row, at, level } = await under.engine.timelines.timelineMarks({ key: "c:T", revision, from, to });
    assert.deepEqual([at.length, level.length], [row.length, row.length]);
    return Array.from(row, (each, index) => `${names[each] ?? "?"}: ${(at[index] ?? NaN) / 1e6} ${level[index] ?? -1}`);
  };

  // A hop whose bracket is a span, and in it an explicit span of another hop.
  const small = [
    record(0, "message_received"),
    record(10, "thinking", { level: "debug" }),
    record(20, "slow", { level: "warning" }),
    record(30, "says no level", { level: undefined }),
    record(60, "store", { agent: "b", message_id: "b", span_id: "s", level: "fatal" }),
    record(70, "span_finished", {
      agent: "b",
      message_id: "b",
      span_id: "s",
      operation: "put",
      start_time: time(40),
      end_time: time(70),
      events: [{ name: "retry", timestamp: time(65) }, { name: "begin", timestamp: time(45) }],
    }),
    record(100, "message_processed"),
  ].join("");

  it("are the records beneath each row with their levels, and the events of its span, by time", async () => {
    await under.openLog(small);
    assert.deepEqual(await marks(), [
      ...["do: 0 3", "do: 10 2", "do: 20 4", "do: 30 0", "do: 100 3"],
      ...["put: 45 255", "put: 60 6", "put: 65 255", "put: 70 3"],
    ]);
  });

  it("are those of the asked rows alone", async () => {
    await under.openLog(small);
    const all = await marks();
    // do (hop), do, do (hop) of b, put
    assert.deepEqual(await marks(3, 4), all.slice(5));
    assert.deepEqual(await marks(0, 1), [], "the records of a hop stand on the span of its bracket");
    assert.deepEqual(await marks(4, 9), []);
  });

  it("stand where each way to write an event's time puts them", async () => {
    const [seconds, nanos] = [start / 1000, "007000001"];
    const times = [`"time": "2026-01-01T00:00:00.001Z"`, `"time": ${start + 2}`, `"timeUnixNano": "${seconds}003000000"`, `"timestamp": "2026-01-01 02:00:00.004"`, `"time": [${seconds}, 5000000]`, `"timeUnixNano": ${seconds}${nanos}`, `"time": "soon"`];
    const span = `{"correlation_id":"T","agent":"a","event":"span_finished","span_id":"s","operation":"put","start_time":"${time(0)}","end_time":"${time(9)}","events":[${times.map((each) => `{"name":"e",${each}}`).join(",")},7,null]}\n`;
    await under.engine.configure({ keys: {}, zoneOffsetMinutes: 120, quietMs: Infinity });
    await under.openLog(span);
    assert.deepEqual(await marks(), ["put: 1 255", "put: 2 255", "put: 3 255", "put: 4 255", "put: 5 255", "put: 7.000001 255"], "the record has no time of its own, the last event none that can be read");
  });

  it("are moved with the clock of their agent", async () => {
    // b's clock is 50 ms behind: sent at 10, answered by 90, it says -40 to 40.
    const b = { agent: "b", message_id: "b", parent_message_id: "a" };
    const finished = { ...b, span_id: "s", operation: "put", start_time: time(-20), end_time: time(30), events: [{ name: "retry", timestamp: time(0) }] };
    await under.openLog([record(0, "message_received"), record(-40, "message_received", b), record(35, "span_finished", finished), record(40, "message_processed", b), record(100, "message_processed")].join(""));
    const ofPut = async () => (await marks()).filter((mark) => mark.startsWith("put"));
    assert.deepEqual(await ofPut(), ["put: 40 255", "put: 75 3"], "ms after b's first record");
    under.engine.correctClocks({ key: "c:T", isCorrected: true });
    assert.deepEqual(await ofPut(), ["put: 50 255", "put: 85 3"]);
  });

  it("are at most a thousand of a row, the worst of those that are near each other", async () => {
    // 20 records half a millisecond apart fall into each of the thousand bins; one of them is an error, at a place of its own.
    const isError = (index: number) => index % 20 === (Math.floor(index / 20) * 7) % 20;
    const halves = (index: number) => new Date(start + Math.floor(index / 2)).toISOString().replace("Z", index % 2 === 1 ? "5Z" : "Z");
    const indices = Array.from({ length: 20_000 }, (_, index) => index);
    await under.openLog(indices.map((index) => record(0, "tick", { level: isError(index) ? "error" : "info", timestamp: halves(index) })).join(""));
    const { revision } = await under.engine.timelines.timeline({ key: "c:T" });
    const { at, level } = await under.engine.timelines.timelineMarks({ key: "c:T", revision, from: 0, to: 1 });
    assert.deepEqual([...at], indices.filter(isError).map((index) => index * 0.5e6));
    assert.ok(level.every((each) => each === 5));
  });
});
