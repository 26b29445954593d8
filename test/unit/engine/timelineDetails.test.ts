import assert from "node:assert/strict";
import type { TimelineMembers, TimelineRecordQuery } from "../../../src/protocol/timeline";
import { engineForEachTest } from "./engineForEachTest";

const time = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
type Fields = Readonly<Record<string, unknown>>;
const line = (fields: Fields) => `${JSON.stringify({ correlation_id: "T", ...fields })}\n`;
const record = (ms: number, agent: string, event: string, fields: Fields = {}) => line({ timestamp: time(ms), level: "info", event, agent, message_id: agent, action: `do ${agent}`, ...fields });

describe("the details of a timeline's row", () => {
  const under = engineForEachTest();

  const revision = async () => (await under.engine.timelines.timeline({ key: "c:T" })).revision;
  const details = async (row: number) => under.engine.timelines.timelineDetails({ key: "c:T", revision: await revision(), row });
  /** The events of the records of a row, and how many there are. */
  const records = async (row: number, query: Partial<TimelineRecordQuery> = {}) => {
    const found = await under.engine.timelines.timelineRecords({ key: "c:T", revision: await revision(), row, limit: 100, includeDescendants: false, leastLevel: 0, ...query });
    return [found.records.map(({ event, line: at }) => `${at} ${event}`).join(", "), found.count];
  };
  /** Values as `name=text`, an object as `name{…}`, a list as `name[…]`, with `+n` for what is left out. */
  const written = ({ members, count }: TimelineMembers): string =>
    [...members.map((each) => (each.kind === "object" ? `${each.name}{${written(each)}}` : each.kind === "list" ? `${each.name}[${written(each)}]` : `${each.name}=${each.kind === "text" ? `"${each.text}"` : each.text}`)), ...(count > members.length ? [`+${count - members.length}`] : [])].join(" ");
  const ofLine = async (json: string) => {
    await under.openLog(`{"correlation_id":"T","agent":"a",${json}}\n`);
    const { attributes } = await details(0);
    return { ...attributes, members: attributes.members.slice(2), count: attributes.count - 2 };
  };

  // gateway [0 … 100], llm [10 … 90] with the span chat [20 … 80], in which storage [30 … 40]
  const chat = { span_id: "c", operation: "chat" };
  const small = [
    record(0, "gateway", "message_received"),
    record(5, "gateway", "no level", { level: undefined }),
    record(10, "llm", "message_received"),
    record(25, "llm", "asking", { ...chat, level: "debug" }),
    record(30, "storage", "message_received"),
    record(35, "storage", "full", { level: "error" }),
    record(40, "storage", "message_processed"),
    record(50, "llm", "slow", { ...chat, level: "warning" }),
    record(80, "llm", "span_finished", { ...chat, start_time: time(20), end_time: time(80), events: [{ name: "token", timestamp: time(45), attributes: { n: 1 } }, { name: "note", time: "soon", left: 2 }] }),
    record(90, "llm", "message_processed"),
    record(100, "gateway", "message_processed"),
  ].join("");
  // Rows: 0 gateway, 1 its span, 2 llm, 3 chat, 4 storage, 5 its span.

  it("has its records by time, by level, and with those of all rows beneath, counted exactly", async () => {
    await under.openLog(small);
    assert.deepEqual(await records(0), ["1 message_received, 2 no level, 11 message_processed", 3], "a hop's own, though its span has them");
    assert.deepEqual(await records(1), await records(0));
    assert.deepEqual(await records(3), ["4 asking, 8 slow, 9 span_finished", 3]);
    assert.deepEqual(await records(3, { leastLevel: 3 }), ["8 slow, 9 span_finished", 2]);
    assert.deepEqual(await records(2, { includeDescendants: true, leastLevel: 4 }), ["6 full, 8 slow", 2]);
    assert.deepEqual(await records(0, { includeDescendants: true, limit: 2 }), ["1 message_received, 2 no level", 11]);
    assert.deepEqual(await records(0, { includeDescendants: true, limit: 0, leastLevel: 1 }), ["", 10]);
    assert.deepEqual(await records(99), ["", 0]);
  });

  it("has its records in the order of the clock that the trace is shown by", async () => {
    // storage's clock is 50 ms behind.
    const storage = { message_id: "storage", parent_message_id: "gateway" };
    await under.openLog([record(0, "gateway", "message_received"), record(20, "gateway", "asking"), record(-40, "storage", "message_received", storage), record(40, "storage", "message_processed", storage), record(100, "gateway", "message_processed")].join(""));
    const all = { includeDescendants: true };
    assert.deepEqual(await records(0, all), ["3 message_received, 1 message_received, 2 asking, 4 message_processed, 5 message_processed", 5]);
    under.engine.correctClocks({ key: "c:T", isCorrected: true });
    assert.deepEqual(await records(0, all), ["1 message_received, 3 message_received, 2 asking, 4 message_processed, 5 message_processed", 5]);
    const moved = await under.engine.timelines.timelineRecords({ key: "c:T", revision: await revision(), row: 0, limit: 2, leastLevel: 0, ...all });
    assert.equal(moved.records[1]?.time.slice(20, 26), "010000");
  });

  it("names its parent and the rows directly beneath it", async () => {
    await under.openLog(small);
    const links = async (row: number) => {
      const { parent, children, childCount } = await details(row);
      return [parent && `${parent.row} ${parent.name}`, children.map(({ row: child, name }) => `${child} ${name}`), childCount];
    };
    assert.deepEqual(await links(0), [undefined, ["1 do gateway", "2 do llm"], 2]);
    assert.deepEqual(await links(2), ["0 do gateway", ["3 chat", "4 do storage"], 2]);
    assert.deepEqual(await links(5), ["4 do storage", [], 0]);
  });

  it("names a hundred of many children", async () => {
    const spans = Array.from({ length: 150 }, (_, index) => record(index, "a", "span_finished", { span_id: `s${index}`, operation: `op ${index}`, start_time: time(index), end_time: time(index + 1) }));
    await under.openLog(spans.join(""));
    const { children, childCount } = await details(0);
    assert.deepEqual([children.length, children.at(-1)?.name, childCount], [100, "op 99", 150]);
  });

  it("has the events of a finished span", async () => {
    await under.openLog(small);
    const { events, eventCount } = await details(3);
    assert.deepEqual(events.map(({ name, at, attributes }) => [name, at / 1e6, written(attributes)]), [["token", 45, "n=1"], ["note", NaN, "left=2"]]);
    assert.equal(eventCount, 2);
    assert.equal((await details(2)).eventCount, 0);
  });

  it("has the exception that an event tells of, with its frames, and the way to the code", async () => {
    const attributes = { "exception.type": "TimeoutError", "exception.message": "late", "exception.stacktrace": "TimeoutError: late\n    at ask (/srv/a.js:10:5)" };
    await under.openLog(record(0, "a", "span_finished", { span_id: "s", start_time: time(0), end_time: time(1), events: [{ name: "exception", timestamp: time(1), attributes }] }));
    const { exceptions, record: telling } = await details(1);
    assert.deepEqual(exceptions, [{ type: "TimeoutError", message: "late", frames: [{ file: "/srv/a.js", line: 10, name: "ask" }] }]);
    assert.deepEqual((await under.engine.codePlaces({ row: telling })).map(({ file, line: at }) => [file, at]), [["/srv/a.js", 10]]);
  });

  it("has what its record says as a tree, with every digit", async () => {
    assert.equal(
      written(await ofLine('"a":{"b":[1,{"c":null}],"d":{}},"e":[],"n":12345678901234567890,"f":0.1,"t":true,"x":"1","__proto__":{"y":2}')),
      'a{b[0=1 1{c=null}] d{}} e[] n="12345678901234567890" f=0.1 t=true x="1" __proto__{y=2}',
    );
  });

  it("says what of a large or deep value is left out, and shows what stands beside it", async () => {
    const { members } = await ofLine(`"deep":${'{"d":'.repeat(5000)}1${"}".repeat(5000)},"wide":[${Array.from({ length: 300 }, (_, index) => index).join(",")}],"long":"${"x".repeat(5000)}","${"k".repeat(600)}":1,"last":2`);
    assert.deepEqual(members.map(({ name, count, cut }) => [name.length, count, cut]), [[4, 1, 0], [4, 300, 0], [4, 0, 1000], [500, 0, 100], [4, 0, 0]]);
    assert.equal(members[1]?.members.length, 200);
    assert.match(written({ members: members.slice(0, 1), count: 1 }), /^deep\{(d\{){19}\+1\}+$/);
  });

  it("shows no more values than a page can hold, the outer ones first", async () => {
    const lists = Array.from({ length: 100 }, (_, index) => `"l${index}":[${Array.from({ length: 100 }, () => `{"a":1}`).join(",")}]`);
    const { members } = await ofLine(lists.join(","));
    const size = (held: TimelineMembers): number => held.members.reduce((sum, each) => sum + 1 + size(each), 0);
    assert.equal(members.length, 100);
    assert.ok(size({ members, count: 0 }) <= 2000);
  });
});
