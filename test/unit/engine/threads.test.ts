import assert from "node:assert/strict";
import { copyFileSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Engine, type EngineOptions } from "../../../src/engine/engine";
import { ScanPool } from "../../../src/engine/scanPool";
import { keysWith } from "../../../src/ingest/recordKeys";
import type { SourceSummary } from "../../../src/protocol/engine";
import { repositoryRoot } from "../../harness/repository";
import { LogFolder } from "./writtenLog";

const scanWorker = join(repositoryRoot, "dist/scanWorker.js");

/** A log in which objects over several lines, broken ones and tracebacks stand wherever a block may end. */
function mixedLog(records: number): string {
  const parts: string[] = [];
  for (let index = 0; index < records; index++) {
    const fields = { timestamp: 1_767_225_600 + index / 1000, event: index % 3 === 0 ? "message_received" : "x", agent: `a${index % 5}`, message_id: `m${index % 97}`, correlation_id: `T${index % 31}` };
    const written = JSON.stringify(fields, undefined, index % 7 === 0 ? 2 : 0);
    parts.push(index % 11 === 0 ? `web_1  | ${written.replaceAll("\n", "\nweb_1  | ")}` : written);
    if (index % 13 === 0) parts.push("Traceback (most recent call last):", '  File "x.py", line 1', "");
    if (index % 17 === 0) parts.push('{"open": [', '  "never closed",', '{"event":"next","correlation_id":"T1"}');
    if (index % 19 === 0) parts.push(`level=info msg="line ${index}" correlation_id=T${index % 31}`);
  }
  return `${parts.join("\n")}\n{"event":"no line feed","correlation_id":"T1"}`;
}

/** All that an engine says of a log. @param more comes to it once it was read */
async function told(path: string, options: EngineOptions, more = ""): Promise<unknown> {
  const engine = new Engine(undefined, options);
  try {
    const opened = await engine.open({ path, label: "log", kind: "file", follow: more !== "" });
    if (more !== "") writeFileSync(path, more, { flag: "a" });
    const { id, counts, dialects, state } = more === "" ? opened : await engine.end({ source: opened.id });
    const { items } = engine.traces({ source: id, sort: "start", offset: 0, limit: 1000 });
    const documents = await Promise.all(items.slice(0, 8).map(({ key }) => engine.document({ key, offset: 0, limit: 1_000_000 })));
    const malformed = await engine.malformed({ source: id, offset: 0, limit: 1_000_000 });
    const where = '"line 38"';
    await engine.search({ where });
    const found = engine.traces({ where, sort: "start", offset: 0, limit: 1000 }).items;
    return { counts, dialects, state, items, documents, malformed, found, agents: await engine.agents(), statistics: engine.statistics() };
  } finally {
    await engine.dispose();
  }
}

describe("threads that scan", () => {
  let folder: LogFolder;
  beforeEach(() => {
    folder = new LogFolder();
  });
  afterEach(() => {
    folder.remove();
  });
  const written = (name: string, text: string) => {
    writeFileSync(folder.file(name), text);
    return folder.file(name);
  };

  it("say the same as the engine's own thread, wherever the blocks end", async () => {
    const path = written("mixed.log", mixedLog(3000));
    const alone = await told(path, {});
    for (const blockBytes of [100, 1000, 4099, 65_536]) assert.deepEqual(await told(path, { pool: new ScanPool(scanWorker, { blockBytes }) }), alone, `blocks of ${blockBytes} bytes`);
  });

  it("say the same of blocks that are large enough to be kept as they come, and of what comes behind them", async () => {
    const [log, more] = [mixedLog(26_000), `\n${mixedLog(500)}`];
    const blockBytes = 720_000;
    assert.ok(log.length > 4 * blockBytes);
    const alone = await told(written("log.log", log), {}, more);
    assert.deepEqual(await told(written("log.log", log), { pool: new ScanPool(scanWorker, { blockBytes }) }, more), alone);
  });

  it("read a line of several blocks once", async () => {
    const long = `{"event":"${"x".repeat(100_000)}","correlation_id":"T"}\n`;
    const path = written("long.log", long.repeat(20));
    const engine = new Engine(undefined, { pool: new ScanPool(scanWorker, { blockBytes: 1000 }) });
    const { counts } = await engine.open({ path, label: "log", kind: "file", follow: false });
    await engine.dispose();
    assert.deepEqual([counts.lines, counts.records], [20, 20]);
  });

  it("go on with what has come while they read", async () => {
    const path = written("growing.log", mixedLog(500));
    const engine = new Engine(undefined, { pool: new ScanPool(scanWorker, { blockBytes: 1000 }) });
    const source = await engine.open({ path, label: "log", kind: "file", follow: true });
    writeFileSync(path, `\n${mixedLog(500)}`, { flag: "a" });
    await engine.grown({ source: source.id });
    await engine.end({ source: source.id });
    const [followed] = engine.sources();
    await engine.dispose();
    const whole = (await told(path, {})) as { readonly counts: unknown };
    assert.deepEqual(followed?.counts, whole.counts);
  });

  it("are shared: of two large logs both get on before one is read to its end", async () => {
    const line = '{"event":"x","correlation_id":"T","timestamp":1767225600}\n';
    const paths = ["one.log", "two.log"].map((name) => written(name, line.repeat(100_000)));
    const both: number[][] = [];
    const engine = new Engine(
      ({ sources }) => {
        both.push(sources.map(({ bytesRead }) => bytesRead));
      },
      { pool: new ScanPool(scanWorker, { blockBytes: 20_000 }) },
    );
    const ends: number[] = [];
    await Promise.all(paths.map((path) => engine.open({ path, label: "log", kind: "file", follow: false }).then(() => ends.push(engine.sources().filter(({ bytesRead }) => bytesRead > 1_000_000).length))));
    await engine.dispose();
    assert.equal(ends[0], 2, "when the first was read to its end, much of the second was, too");
  });

  it("let traces be listed before the whole log is read", async () => {
    const path = written("large.log", mixedLog(60_000));
    const bytes = statSync(path).size;
    const seen: { readonly read: number; readonly traces: number }[] = [];
    const engine: Engine = new Engine(
      ({ sources: [source] }) => {
        if (source) seen.push({ read: source.bytesRead, traces: engine.traces({ offset: 0, limit: 1 }).total });
      },
      { pool: new ScanPool(scanWorker, { blockBytes: 20_000 }) },
    );
    await engine.open({ path, label: "log", kind: "file", follow: false });
    await engine.dispose();
    assert.ok(
      seen.some(({ read, traces }) => read < bytes && traces > 0),
      JSON.stringify(seen),
    );
  });

  it("end when nothing is left to do, and others begin when there is", async () => {
    const path = written("mixed.log", mixedLog(500));
    const pool = new ScanPool(scanWorker, { blockBytes: 1000 });
    const engine = new Engine(undefined, { pool });
    const counted = async () => (await engine.open({ path, label: "log", kind: "file", follow: false })).counts;
    const first = await counted();
    await pool.dispose();
    assert.deepEqual(await counted(), first);
    await engine.dispose();
  });

  it("are kept while a log is read, also when nothing is ordered for a moment", async () => {
    const path = written("mixed.log", mixedLog(3000));
    const starts = folder.file("starts");
    const script = written("counted.js", `require("node:fs").appendFileSync(${JSON.stringify(starts)}, "x"); require(${JSON.stringify(scanWorker)});`);
    const pool = new ScanPool(script, { threads: 1, idleMs: 0, blockBytes: 1000 });
    const engine = new Engine(undefined, { pool });
    pool.start();
    // It runs before the log is read, or it might be ended unseen.
    while (!existsSync(starts)) await new Promise((resolve) => setImmediate(resolve));
    await engine.open({ path, label: "log", kind: "file", follow: false });
    await engine.dispose();
    assert.equal(readFileSync(starts, "utf8"), "x");
  });

  it("that end with a block that they had begun fail the reading, and say so", async () => {
    const path = written("mixed.log", mixedLog(3000));
    // Claims a block as scanWorker.ts does, and ends.
    const script = written("ends.js", `const { parentPort, workerData } = require("node:worker_threads");
      parentPort.on("message", ({ id }) => {
        const claims = new Int32Array(workerData.claims);
        if (Atomics.compareExchange(claims, id % claims.length, id, -1 - workerData.number) === id) process.exit();
      });`);
    const pool = new ScanPool(script, { blockBytes: 1000 });
    const engine = new Engine(undefined, { pool });
    pool.start();
    try {
      let state: string;
      let problem: string;
      // This thread may have read all before the other is there: then it is asked again.
      do ({ state, problem } = await engine.open({ path, label: "log", kind: "file", follow: false }));
      while (state !== "failed");
      assert.match(problem, /thread that reads logs has ended/);
    } finally {
      await engine.dispose();
    }
  });

  it("that cannot be started are told of to who waits for them", async () => {
    const pool = new ScanPool(join(repositoryRoot, "dist/no-such-program.js"));
    const none = new Uint32Array(0);
    try {
      await assert.rejects(pool.search([], keysWith(), { fd: 0, place: 0, offset: none, bytes: none, from: 0, to: 0, end: 0 }), /no-such-program/);
    } finally {
      await pool.dispose();
    }
  });

  it("that cannot be started again fail a search of much text, which says why, and begins anew when it is asked for again", async () => {
    // More than the engine's own thread takes upon itself.
    const record = (text: string) => `{"event":"${text}","correlation_id":"c-1","payload":"${"x".repeat(6_000_000)}"}\n`;
    const path = written("large.log", ["tick", "deadline missed", "tick"].map(record).join(""));
    const [script, moved] = [folder.file("scan.js"), folder.file("moved.js")];
    copyFileSync(scanWorker, script);
    const pool = new ScanPool(script, { threads: 1, idleMs: 0 });
    const engine = new Engine(undefined, { pool });
    const where = '"deadline missed"';
    const found = () => engine.traces({ where, sort: "start", offset: 0, limit: 10 });
    try {
      const opened = await engine.open({ path, label: "log", kind: "file", follow: false });
      assert.equal(opened.problem, "");
      while (pool.hasThreads) await new Promise((resolve) => setImmediate(resolve));
      renameSync(script, moved);
      await assert.rejects(engine.search({ where }), /scan\.js/);
      assert.deepEqual(found().items, []);
      renameSync(moved, script);
      await engine.search({ where });
      assert.equal(found().items.length, 1);
      assert.equal(found().searched, 3);
    } finally {
      await engine.dispose();
    }
  });

  it("stop when the reading is aborted, and the file can be opened again", async () => {
    const path = written("large.log", mixedLog(40_000));
    const engine = new Engine(undefined, { pool: new ScanPool(scanWorker, { blockBytes: 10_000 }) });
    const abort = new AbortController();
    const opening = engine.open({ path, label: "log", kind: "file", follow: false }, abort.signal);
    await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    await assert.rejects(opening, { name: "AbortError" });
    assert.deepEqual(engine.sources(), []);
    const again: SourceSummary = await engine.open({ path, label: "log", kind: "file", follow: false });
    assert.equal(again.state, "ended");
    await engine.dispose();
  });
});
