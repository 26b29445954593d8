import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { mock } from "node:test";
import { RecordDetails } from "../../../src/engine/recordDetails";
import { engineForEachTest } from "./engineForEachTest";

const time = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
type Fields = Readonly<Record<string, unknown>>;
const record = (ms: number, agent: string, event: string, fields: Fields = {}) =>
  `${JSON.stringify({ timestamp: time(ms), level: "info", event, agent, message_id: agent, correlation_id: "T", action: `do ${agent}`, ...fields })}\n`;

describe("what is worth knowing of a trace", () => {
  const under = engineForEachTest();

  const open = (text: string) => {
    const path = under.folder.file("a.log");
    writeFileSync(path, text);
    return under.engine.open({ path, label: "a.log", kind: "file", follow: false });
  };

  // gateway  [0 ················ 100]
  // llm          [10 ··· 50]
  // storage                  [80 · 95]
  const waiting = [
    record(0, "gateway", "message_received"),
    record(10, "llm", "message_received"),
    record(50, "llm", "message_processed"),
    record(80, "storage", "message_received"),
    record(95, "storage", "message_failed", { error: "disk full" }),
    record(100, "gateway", "message_failed", { error: "cannot answer" }),
  ].join("");

  it("is where the time went, what took longest, where nothing happened, and what failed", async () => {
    await open(waiting);
    const found = await under.engine.highlights({ key: "c:T" });
    assert.deepEqual(found.slowest, { name: "do gateway", agent: "gateway", duration: 100e6 });
    // llm 40 ms, storage 15 ms, the rest of 100 ms is gateway's own.
    assert.deepEqual(found.criticalPath, [
      { agent: "gateway", share: 0.45 },
      { agent: "llm", share: 0.4 },
      { agent: "storage", share: 0.15 },
    ]);
    assert.deepEqual(found.gap, { before: "do llm", after: "do storage", duration: 30e6 });
    assert.deepEqual(found.skews, []);
    assert.equal(found.error, "cannot answer");
    assert.match(found.why, /root hop closed badly/);
  });

  it("is whose clock is off, which can be corrected and shown as recorded again", async () => {
    // llm is asked at 10 and answers by 90, and its own clock says -40 to 30: between 50 and 60 ms behind.
    await open(
      [
        record(0, "gateway", "message_received"),
        record(-40, "llm", "message_received", { parent_message_id: "gateway" }),
        record(40, "llm", "message_processed"),
        record(100, "gateway", "message_processed"),
      ].join(""),
    );
    const durationOf = async () => (await under.engine.timelines.timeline({ key: "c:T" })).durationNs / 1e6;
    assert.deepEqual((await under.engine.highlights({ key: "c:T" })).skews, [{ agent: "llm", offset: 50e6 }]);
    assert.equal(await durationOf(), 140);
    const before = (await under.engine.timelines.timeline({ key: "c:T" })).revision;

    assert.equal(under.engine.correctClocks({ key: "c:T", isCorrected: true }), true);
    assert.equal(await durationOf(), 100);
    assert.deepEqual((await under.engine.highlights({ key: "c:T" })).skews, []);
    assert.notEqual((await under.engine.timelines.timeline({ key: "c:T" })).revision, before, "views ask anew");

    assert.equal(under.engine.correctClocks({ key: "c:T", isCorrected: false }), true);
    assert.equal(await durationOf(), 140);
  });

  it("shows records where they stand by the clock of the root's agent, those of no agent where they were", async () => {
    const first = `${JSON.stringify({ timestamp: time(-60), event: "before all", correlation_id: "T" })}\n`;
    // llm's clock is 50 ms behind: what it says of -40, 0 and 40 was at 10, 50 and 90.
    await open(
      [
        first,
        record(0, "gateway", "message_received"),
        record(20, "gateway", "asking"),
        record(-40, "llm", "message_received", { parent_message_id: "gateway" }),
        record(0, "llm", "thinking"),
        record(40, "llm", "message_processed"),
        record(100, "gateway", "message_processed"),
      ].join(""),
    );
    /** Of all that stands beneath the roots, in the order in which it is listed: the events with the time of each, ms after the year's start. */
    const listed = async () => {
      const { items } = await under.engine.document({ key: "c:T", offset: 0, limit: 100 });
      return items.flatMap((item) => (item.kind === "record" ? [`${item.event} ${Date.parse(item.timestamp) - Date.UTC(2026, 0, 1)}`] : []));
    };
    const beneathLlm = async () => {
      const { columns, agents } = await under.engine.timelines.timeline({ key: "c:T" });
      const parent = String(columns.key[columns.agent.findLastIndex((agent) => agents[agent] === "llm")]);
      const { items } = await under.engine.children({ key: "c:T", parent, offset: 0, limit: 10 });
      return items.flatMap((item) => (item.kind === "record" ? [Date.parse(item.time) - Date.UTC(2026, 0, 1)] : []));
    };
    assert.deepEqual(await beneathLlm(), [-40, 0, 40]);
    assert.deepEqual((await listed()).slice(0, 2), ["before all -60", "message_received -40"]);
    under.engine.correctClocks({ key: "c:T", isCorrected: true });
    assert.deepEqual(await beneathLlm(), [10, 50, 90]);
    assert.deepEqual(await listed(), ["before all -60", "message_received 0", "asking 20", "message_processed 100", "message_received 10", "thinking 50", "message_processed 90"]);
    const { durationNs, startMs } = await under.engine.timelines.timeline({ key: "c:T" });
    assert.deepEqual([durationNs / 1e6, startMs], [160, Date.UTC(2026, 0, 1) - 60], "the trace begins with its first record, of an agent or not");
  });

  it("tells by which rule a row is there, stands there and has its status", async () => {
    await open(waiting);
    const { items } = await under.engine.children({ key: "c:T", parent: "", offset: 0, limit: 10 });
    const [gateway] = items;
    assert.ok(gateway?.kind === "hop");
    assert.match(gateway.why.hop, /this agent and this message/);
    assert.match(gateway.why.status, /says that it failed/);
    assert.match(gateway.why.parent, /no hop was open/);
    const beneath = (await under.engine.children({ key: "c:T", parent: gateway.id, offset: 0, limit: 10 })).items;
    const span = beneath.find(({ kind }) => kind === "span");
    assert.ok(span?.kind === "span" && span.inferred);
    assert.match(span.why.inferred, /from the opening to the closing event/);
    const llm = beneath.find((node) => node.kind === "hop" && node.agent === "llm");
    assert.ok(llm?.kind === "hop");
    assert.match(llm.why.parent, /still open when it began/);
  });
});

describe("the errors of all logs", () => {
  const under = engineForEachTest();

  const traceback = (file: string, line: number, id: number) => `Traceback (most recent call last):\n  File "${file}", line ${line}, in call\n    raise E\nTimeoutError: no answer to ${id}`;
  const failure = (ms: number, trace: string, agent: string, fields: Fields) => record(ms, agent, "message_failed", { correlation_id: trace, level: "error", ...fields });
  const log = [
    failure(0, "A", "llm", { exception: traceback("/srv/app/client.py", 10, 1) }),
    failure(10, "B", "llm", { exception: traceback("/srv/app/client.py", 12, 22) }),
    failure(20, "B", "planner", { exception: traceback("/srv/app/plan.py", 10, 3) }),
    failure(30, "C", "storage", { error: "disk 7 is full" }),
    failure(40, "D", "storage", { error: "disk 8 is full" }),
    record(50, "storage", "message_failed", { level: "warning", error: "disk 9 is full" }),
  ].join("");

  /** The groups once all errors are read. */
  const groups = async () => {
    for (;;) {
      const page = under.engine.errors({ offset: 0, limit: 100 });
      if (page.toRead > 0 && page.read === page.toRead) return page.items;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it("are grouped by type, message and place, whatever differs in numbers and lines", async () => {
    const path = under.folder.file("a.log");
    writeFileSync(path, log);
    const source = await under.engine.open({ path, label: "a.log", kind: "file", follow: true });
    const found = await groups();
    assert.deepEqual(
      found.map(({ type, message, place, count, agents, traces, first, last }) => ({ type, message, place, count, agents, traces, first: first.slice(20, 23), last: last.slice(20, 23) })),
      [
        { type: "TimeoutError", message: "no answer to <n>", place: "app/client.py:call", count: 2, agents: ["llm"], traces: 2, first: "000", last: "010" },
        { type: "", message: "disk <n> is full", place: "", count: 2, agents: ["storage"], traces: 2, first: "030", last: "040" },
        { type: "TimeoutError", message: "no answer to <n>", place: "app/plan.py:call", count: 1, agents: ["planner"], traces: 1, first: "020", last: "020" },
      ],
    );
    const tracesOf = (index: number) => under.engine.traces({ errorGroup: found[index]?.number ?? -1, sort: "start", offset: 0, limit: 10 }).items.map(({ id }) => id);
    assert.deepEqual([tracesOf(0), tracesOf(1), tracesOf(2)], [["A", "B"], ["C", "D"], ["B"]]);
    assert.deepEqual(
      (await under.engine.codePlaces({ row: found[2]?.row ?? -1 })).map(({ file, line, name, kind }) => [file, line, name, kind]),
      [["/srv/app/plan.py", 10, "call", "frame"]],
    );

    writeFileSync(path, log + failure(60, "E", "storage", { error: "disk 10 is full" }));
    await under.engine.grown({ source: source.id });
    under.engine.errors({ offset: 0, limit: 1 });
    assert.equal((await groups())[0]?.count, 3);
    await under.engine.close({ source: source.id });
    assert.equal(under.engine.errors({ offset: 0, limit: 100 }).total, 0);
  });

  it("are grouped but for those whose text the disk refuses", async () => {
    await under.openLog(log);
    const read = mock.method(RecordDetails.prototype, "of", () => Promise.reject(new Error("EIO: i/o error, read")), { times: 2 });
    try {
      const counts = (await groups()).map(({ count }) => count);
      assert.equal(counts.reduce((sum, count) => sum + count), 3);
    } finally {
      read.mock.restore();
    }
  });
});
