import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine, type EngineClient } from "../../../src/engine/client";
import { LiveSources } from "../../../src/host/live/liveSources";
import { SpoolStore } from "../../../src/host/spools/spoolStore";
import { repositoryRoot } from "../../harness/repository";

const record = `${JSON.stringify({ timestamp: "2026-01-01T00:00:00Z", event: "tick", correlation_id: "T" })}\n`;

describe("the runs of a window", () => {
  let folder: string;
  let engine: ReturnType<typeof startEngine>;
  let failures: unknown[];
  let lost: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hopscope-runs-"));
    [failures, lost] = [[], []];
    engine = startEngine(join(repositoryRoot, "dist/engineWorker.js"), (error) => failures.push(error));
  });

  afterEach(async () => {
    await engine.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const newStore = () => new SpoolStore({ folder, workspace: "w", retention: () => ({ count: 10, ageMs: Infinity, bytes: Infinity }), lostLabel: "lost", interrupted: "interrupted" });
  const sourcesOf = (store: SpoolStore, client: EngineClient = engine.client) =>
    new LiveSources({ engine: client, store, onFailure: (error) => failures.push(error), onLost: (label) => lost.push(label) });
  const opened = async () => (await engine.client.call("sources", {})).map(({ path }) => path);

  /** A debug session that has printed something in an earlier window. */
  const ranBefore = async (text: string) => {
    const store = newStore();
    const path = await store.begin({ label: "session", origin: "debug", args: [] });
    await writeFile(path, text);
    await store.end(path, { outcome: "exited with 0", cut: 0, folded: 0 });
    return path;
  };

  it("are in the tree again after a reload, but for a debug session without a record, which goes", async () => {
    const [kept, empty] = [await ranBefore(record), await ranBefore("plain words\n")];
    await sourcesOf(newStore()).reopen();
    assert.deepEqual(await opened(), [kept]);
    assert.deepEqual([existsSync(kept), existsSync(empty)], [true, false]);
  });

  it("open from Recent without being deleted, whatever is in them", async () => {
    const path = await ranBefore("plain words\n");
    const sources = sourcesOf(newStore());
    assert.equal(await sources.openRecent(path), true);
    assert.ok(existsSync(path));
    assert.equal(sources.noteOf(path)?.outcome, "exited with 0");
  });

  it("open once, though they are asked for while those of the earlier window come back", async () => {
    const path = await ranBefore(record);
    const sources = sourcesOf(newStore());
    const both = await Promise.all([sources.reopen(), sources.openRecent(path), sources.openRecent(path)]);
    assert.deepEqual(both.slice(1), [true, true]);
    assert.deepEqual(await opened(), [path]);
  });

  it("that cannot be opened are not in the tree, and say so", async () => {
    const path = await ranBefore(record);
    await engine.stop();
    const sources = sourcesOf(newStore());
    assert.equal(await sources.openRecent(path), false);
    assert.equal(sources.noteOf(path), undefined);
    assert.equal(failures.length, 1);
    assert.ok(existsSync(path));
  });

  it("are kept on disk when the engine fails, which is no failure of the disk", async () => {
    const failing: EngineClient = { call: () => Promise.reject(new Error("no engine")), on: () => () => undefined };
    const store = newStore();
    const run = sourcesOf(store, failing).begin({ label: "service", origin: "command", args: [], isQuiet: false });
    run.take("stdout", record);
    await run.end("exited with 0");
    const [spool] = await store.list();
    assert.equal(await readFile(spool?.path ?? "", "utf8"), record);
    assert.equal(spool?.outcome, "exited with 0");
    assert.deepEqual(lost, []);
    assert.match(String(failures[0]), /no engine/);
  });
});
