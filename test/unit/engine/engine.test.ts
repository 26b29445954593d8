import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { Engine } from "../../../src/engine/engine";
import type { EngineContract, SourceSummary } from "../../../src/protocol/engine";
import { staleRevision } from "../../../src/protocol/timeline";
import { LogFolder, LogWriter } from "./writtenLog";

const time = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
const line = (ms: number, event: string, id: string, fields: object = {}) =>
  `${JSON.stringify({ timestamp: time(ms), level: "info", event, agent: "a", message_id: "m", correlation_id: id, ...fields })}\n`;

type Changed = EngineContract["events"]["changed"];

/** An engine whose changes can be waited for. */
class Watched {
  readonly engine: Engine;
  readonly told: Changed[] = [];
  #waiting: (() => void)[] = [];

  constructor() {
    this.engine = new Engine((changed) => {
      this.told.push(changed);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  /** The first change from now on that passes; what was told before is forgotten. */
  async next(passes: (changed: Changed) => boolean): Promise<Changed> {
    for (;;) {
      const found = this.told.splice(0).find(passes);
      if (found) return found;
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
  }
}

describe("the engine", () => {
  let folder: LogFolder;
  let watched: Watched;
  let engine: Engine;
  let writer: LogWriter | undefined;
  beforeEach(() => {
    folder = new LogFolder();
    watched = new Watched();
    engine = watched.engine;
  });
  afterEach(async () => {
    await engine.dispose();
    await writer?.stop();
    writer = undefined;
    folder.remove();
  });

  const written = (name: string, text: string) => {
    writeFileSync(folder.file(name), text);
    return folder.file(name);
  };
  const open = (path: string, follow = false, signal?: AbortSignal) => engine.open({ path, label: "log", kind: "file", follow }, signal);
  const traces = (source: SourceSummary) => engine.traces({ source: source.id, offset: 0, limit: 100 }).items.map(({ id, status, stale, records }) => ({ id, status, stale, records }));
  const grown = async (source: SourceSummary) => {
    await engine.grown({ source: source.id });
    return engine.sources().find(({ id }) => id === source.id)?.counts;
  };

  describe("following a file that another process writes", () => {
    it("takes whole lines as they come, and the rest when the source ends", async () => {
      const path = written("growing.log", "");
      writer = new LogWriter(path);
      const source = await open(path, true);
      assert.deepEqual([source.state, source.counts.lines], ["live", 0]);

      await writer.write(line(0, "message_received", "T").slice(0, 50));
      assert.equal((await grown(source))?.lines, 0, "half a line is no line");
      await writer.write(line(0, "message_received", "T").slice(50));
      assert.equal((await grown(source))?.records, 1);
      assert.deepEqual(traces(source), [{ id: "T", status: "in_progress", stale: false, records: 1 }]);

      await writer.write('{\n  "timestamp": "2026-01-01T00:00:01Z",\n  "event": "ste');
      assert.equal((await grown(source))?.lines, 1, "an object that may still close is in no account");
      await writer.write('p",\n  "correlation_id": "T"\n}');
      assert.equal((await grown(source))?.lines, 1, "its last line has no line feed yet");
      await writer.write("\n");
      assert.deepEqual(await grown(source), { lines: 6, records: 2, continuation: 4, malformed: 0, unstructured: 0, blank: 0 });

      await writer.write(line(2000, "x", "T").trimEnd());
      assert.equal((await grown(source))?.records, 2);
      const ended = await engine.end({ source: source.id });
      assert.deepEqual([ended.state, ended.counts.records, ended.bytesRead], ["ended", 3, ended.bytes]);
      assert.deepEqual(traces(source), [{ id: "T", status: "in_progress", stale: true, records: 3 }]);
    });

    it("gives up what never closed when the source ends, and reads no more", async () => {
      const path = written("growing.log", '{"open": [\nlevel=info msg=anew\n');
      writer = new LogWriter(path);
      const source = await open(path, true);
      await engine.end({ source: source.id });
      await writer.write(line(0, "x", "T"));
      const { counts } = await engine.end({ source: source.id });
      assert.deepEqual(counts, { lines: 2, records: 1, continuation: 0, malformed: 1, unstructured: 0, blank: 0 });
    });

    it("notices by itself that the file has grown, and tells which trace changed", async () => {
      const path = written("growing.log", line(0, "x", "T") + line(0, "x", "U"));
      writer = new LogWriter(path);
      await open(path, true);
      for (const key of ["c:T", "c:U"]) await engine.children({ key, parent: "", offset: 0, limit: 10 });
      await writer.write(line(1, "x", "U"));
      const second = await watched.next(({ traces: keys }) => keys.length > 0);
      assert.deepEqual([second.traces, second.sources[0]?.counts.records, second.sources[0]?.statistics.traces], [["c:U"], 3, 2]);
    });

    it("takes nothing for never finished that is silent while who opened it will tell its end, as at a breakpoint", async () => {
      await engine.configure({ keys: {}, zoneOffsetMinutes: 0, quietMs: 1 });
      const [path, other] = ["run.log", "file.log"].map((name) => written(name, line(0, "message_received", name)));
      const run = await engine.open({ path: path ?? "", label: "run", kind: "run", follow: true, endIsTold: true });
      const file = await open(other ?? "", true);
      await engine.children({ key: "c:file.log", parent: "", offset: 0, limit: 10 });
      // What is silent is looked for in all sources at once.
      await watched.next(() => traces(file)[0]?.stale === true);
      assert.equal(traces(run)[0]?.stale, false);
      await engine.end({ source: run.id });
      assert.equal(traces(run)[0]?.stale, true);
    });

    it("takes a trace for never finished once the file was silent for long enough, until it goes on", async () => {
      const quiet = (quietMs: number) => engine.configure({ keys: {}, zoneOffsetMinutes: 0, quietMs });
      const path = written("growing.log", line(0, "message_received", "T"));
      writer = new LogWriter(path);
      const source = await open(path, true);
      await engine.children({ key: "c:T", parent: "", offset: 0, limit: 10 });
      assert.deepEqual(traces(source), [{ id: "T", status: "in_progress", stale: false, records: 1 }]);
      await quiet(1);
      await watched.next(() => traces(source)[0]?.stale === true);
      assert.equal(engine.statistics().inProgress, 1);
      await quiet(Infinity);
      await writer.write(line(1, "x", "U"));
      await grown(source);
      assert.deepEqual(traces(source).find(({ id }) => id === "T"), { id: "T", status: "in_progress", stale: false, records: 1 });
    });
  });

  it("knows which records of a source belong to traces that began in another", async () => {
    const first = await open(written("first.log", line(0, "message_received", "T") + line(1, "message_received", "U")));
    const nameless = `${JSON.stringify({ timestamp: time(2), level: "info", event: "started", agent: "b" })}\n`;
    const second = await open(written("second.log", line(3, "step", "T") + nameless + line(4, "step", "U") + line(5, "step", "T")));
    const known = () => engine.sources().map(({ id, counts, withoutTrace, statistics }) => [id, counts.records, withoutTrace, statistics.traces]);
    assert.deepEqual(known(), [[first.id, 2, 0, 2], [second.id, 4, 1, 0]]);
    await engine.close({ source: first.id });
    assert.deepEqual(known(), [[second.id, 4, 1, 2]]);
  });

  describe("an open that is aborted", () => {
    it("forgets the source, whenever the abort comes", async () => {
      // A turn of the event loop reads up to a megabyte of each: more turns than there are aborts.
      const path = written("long.log", line(0, "x", "T").repeat(200_000));
      const controllers = Array.from({ length: 12 }, () => new AbortController());
      const opens = controllers.map(({ signal }, index) => open(path, index % 2 === 0, signal));
      const outcomes = Promise.allSettled(opens);
      for (const controller of controllers) {
        controller.abort();
        await new Promise((resolve) => setImmediate(resolve));
      }
      for (const outcome of await outcomes) {
        assert.equal(outcome.status, "rejected");
        assert.equal((outcome.reason as Error).name, "AbortError");
      }
      assert.deepEqual(engine.sources(), []);
      assert.equal(engine.statistics().traces, 0);
    });

    it("is not opened at all when it was aborted before", async () => {
      await assert.rejects(open(written("a.log", line(0, "x", "T")), false, AbortSignal.abort()), { name: "AbortError" });
      assert.deepEqual(engine.sources(), []);
    });
  });

  it("refuses what is no log file, and stays as it was", async () => {
    await assert.rejects(open(folder.file("none.log")), /none\.log: there is no such file/);
    await assert.rejects(open(folder.path), /folder/);
    await assert.rejects(engine.end({ source: 7 }), /not open/);
    assert.deepEqual(engine.sources(), []);
  });

  it("closing a source takes away what it alone told, and tells the traces that are gone or changed", async () => {
    const kept = await open(written("kept.log", line(0, "message_received", "both") + line(9, "x", "kept")), true);
    const alone = { traces: traces(kept), statistics: engine.statistics() };
    const closed = await open(written("closed.log", line(5, "message_processed", "both") + line(7, "x", "closed") + '{"event":"no trace"}\n'), true);
    assert.deepEqual([traces(kept), traces(closed)], [
      [
        { id: "kept", status: "ok", stale: false, records: 1 },
        { id: "both", status: "ok", stale: false, records: 2 },
      ],
      [{ id: "closed", status: "ok", stale: false, records: 1 }],
    ]);
    for (const key of ["c:both", "c:closed"]) await engine.children({ key, parent: "", offset: 0, limit: 10 });
    await engine.close({ source: closed.id });
    assert.deepEqual({ traces: traces(kept), statistics: engine.statistics() }, alone);
    assert.equal(engine.trace({ key: "c:closed" }), undefined);
    const { traces: keys, sources } = await watched.next((changed) => changed.sources.length === 1);
    assert.ok(keys.includes("c:both") && keys.includes("c:closed"));
    assert.deepEqual(
      sources.map(({ id }) => id),
      [kept.id],
    );
  });

  it("gives the words of a timeline only for the revision that is asked for", async () => {
    const path = written("growing.log", line(0, "message_received", "T", { action: "first" }));
    writer = new LogWriter(path);
    const source = await open(path, true);
    const ask = async (revision: number) => (await engine.timelines.timelineTexts({ key: "c:T", revision, from: 0, to: 10 })).map(({ name }) => name);
    const { revision } = await engine.timelines.timeline({ key: "c:T" });
    assert.deepEqual(await ask(revision), ["first", "first"]);
    await writer.write(line(1, "x", "U"));
    await engine.grown({ source: source.id });
    assert.deepEqual(await ask(revision), ["first", "first"], "another trace has grown");
    await writer.write(line(1, "message_processed", "T"));
    await engine.grown({ source: source.id });
    await assert.rejects(() => ask(revision), { name: staleRevision });
    assert.equal((await ask((await engine.timelines.timeline({ key: "c:T" })).revision)).length, 2);
    await engine.close({ source: source.id });
    await assert.rejects(() => ask(revision), /gone/);
  });
});
