import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { startEngine } from "../../../src/engine/client";
import { repositoryRoot } from "../../harness/repository";
import { engineForEachTest } from "./engineForEachTest";

const lines = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => `${JSON.stringify({ timestamp: 1_767_225_600 + first + index, event: `event ${first + index} ${Math.sin(index)}`, correlation_id: "T" })}\n`).join("");

/** The spools of this process: the folders that hold a decompressed log. */
const spools = () => new Set(readdirSync(tmpdir()).filter((name) => name.startsWith("hopscope-") && existsSync(`${tmpdir()}/${name}/log`)));

describe("a compressed log", () => {
  const under = engineForEachTest();
  const open = (name: string, bytes: Buffer) => {
    writeFileSync(under.folder.file(name), bytes);
    return under.engine.open({ path: under.folder.file(name), label: name, kind: "file", follow: true });
  };

  it("is told by its first bytes, not by its name, and read like any other", async () => {
    const bytes = gzipSync(lines(5000));
    const source = await open("app.log", bytes);
    assert.deepEqual([source.state, source.problem, source.counts.records, source.bytes, source.bytesRead], ["ended", "", 5000, bytes.length, bytes.length]);
    assert.equal((await open("plain.gz", Buffer.from(lines(3)))).counts.records, 3);
    const { items } = await under.engine.document({ key: "c:T", offset: 0, limit: 1 });
    assert.match(items[0]?.kind === "record" ? items[0].event : "", /^event 0 /);
  });

  it("may have several members", async () => {
    const { counts } = await open("app.log.gz", Buffer.concat([gzipSync(lines(100)), gzipSync(lines(100, 100)), gzipSync(lines(1, 200).trimEnd())]));
    assert.deepEqual([counts.lines, counts.records], [201, 201]);
  });

  it("that is cut off gives what it holds, and says that there is no more", async () => {
    const whole = gzipSync(lines(5000));
    const source = await open("app.log.gz", whole.subarray(0, whole.length / 2));
    assert.equal(source.state, "ended");
    assert.match(source.problem, /only in part/);
    assert.ok(source.counts.records > 1000 && source.counts.records < 5000, String(source.counts.records));
  });

  it("that is damaged gives what stands before, and says so", async () => {
    const bytes = gzipSync(lines(5000));
    bytes.fill(0xff, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 200);
    const source = await open("app.log.gz", bytes);
    assert.match(source.problem, /only in part/);
    assert.ok(source.counts.records > 1000, String(source.counts.records));
  });

  it("behind whose last member something else stands gives all of its text, and says so", async () => {
    for (const [records, behind] of [
      [1, "x"],
      [5000, "not compressed\n".repeat(20)],
      [5000, "not compressed\n".repeat(20_000)],
    ] as const) {
      const source = await open("app.log.gz", Buffer.concat([gzipSync(lines(records)), Buffer.from(behind)]));
      assert.match(source.problem, /only in part/);
      assert.deepEqual([source.counts.records, source.counts.lines], [records, records]);
    }
    const padded = await open("padded.gz", Buffer.concat([gzipSync(lines(5000)), Buffer.alloc(100_000)]));
    assert.deepEqual([padded.counts.records, padded.problem], [5000, ""], "zeros are no text");
  });

  it("leaves nothing on the disk when it is closed, and what is there meanwhile is its owner's alone", async () => {
    const before = spools();
    const source = await open("app.log.gz", gzipSync(lines(10)));
    const [own] = [...spools()].filter((name) => !before.has(name));
    assert.ok(own);
    assert.equal(statSync(`${tmpdir()}/${own}`).mode & 0o077, 0);
    assert.equal(statSync(`${tmpdir()}/${own}/log`).mode & 0o077, 0);
    await under.engine.close({ source: source.id });
    assert.ok(!existsSync(`${tmpdir()}/${own}`));
  });

  it("leaves nothing on the disk when the engine's thread is ended", async () => {
    const before = spools();
    const { client, stop } = startEngine(join(repositoryRoot, "dist", "engineWorker.js"), assert.ifError);
    const path = under.folder.file("app.log.gz");
    writeFileSync(path, gzipSync(lines(10)));
    await client.call("open", { path, label: "app", kind: "file", follow: false });
    const own = [...spools()].filter((name) => !before.has(name));
    assert.equal(own.length, 1);
    await stop();
    assert.ok(!existsSync(`${tmpdir()}/${own[0]}`));
  });

  it("takes away what a process left that ended before it could, and nothing of one that runs", async () => {
    const ended = spawnSync(process.execPath, ["-e", ""]).pid;
    const running = process.ppid;
    const folders = [ended, running, "notes"].map((id) => mkdtempSync(join(tmpdir(), `hopscope-text-${id}-`)));
    for (const folder of folders) writeFileSync(join(folder, "log"), "text");
    await open("app.log.gz", gzipSync(lines(1)));
    assert.deepEqual(folders.map((folder) => existsSync(folder)), [false, true, true]);
    for (const folder of folders.slice(1)) rmSync(folder, { recursive: true });
  });
});
