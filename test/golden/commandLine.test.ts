import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Script } from "node:vm";
import { ScanPool } from "../../src/engine/scanPool";
import { repositoryRoot } from "../harness/repository";
import { LogFolder } from "../unit/engine/writtenLog";

const run = promisify(execFile);
const fixtures = join(repositoryRoot, "test/fixtures");

/** Compares what is expected, key by key; numbers within 0.002, as the model's examples are given. */
function assertSays(actual: unknown, expected: unknown, at: string): void {
  if (typeof expected === "number") {
    assert.ok(typeof actual === "number" && Math.abs(actual - expected) <= 0.002, `${at}: ${String(actual)} is not ${expected}`);
  } else if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual) && actual.length === expected.length, `${at} has ${expected.length} items`);
    expected.forEach((item, index) => {
      assertSays((actual as unknown[])[index], item, `${at}[${index}]`);
    });
  } else if (typeof expected === "object" && expected !== null) {
    for (const [key, value] of Object.entries(expected)) assertSays((actual as Record<string, unknown>)[key], value, `${at}.${key}`);
  } else assert.equal(actual, expected, at);
}

/** The traces in any order: the examples do not say one. */
const byId = (items: readonly { readonly id: string }[]) => items.toSorted((a, b) => (a.id < b.id ? -1 : 1));

describe("hopscope summary --json", () => {
  for (const folder of ["model", "model-own"]) {
    for (const file of readdirSync(join(fixtures, folder)).filter((name) => name.endsWith(".log"))) {
      it(`says of ${folder}/${file} what was worked out by hand`, async () => {
        const path = join(fixtures, folder, file);
        const expected = JSON.parse(readFileSync(path.replace(/\.log$/, ".expected.json"), "utf8")) as { items: { id: string }[] };
        const { stdout } = await run(process.execPath, [join(repositoryRoot, "dist/cli.js"), "summary", path, "--json"]);
        const actual = JSON.parse(stdout) as typeof expected;
        assertSays({ ...actual, items: byId(actual.items) }, { ...expected, items: byId(expected.items) }, "summary");
      });
    }
  }

  it("takes an argument that is too long for a path", async () => {
    const path = join(fixtures, "model", "02-handled-and-failed.log");
    const { stdout } = await run(process.execPath, [join(repositoryRoot, "dist/cli.js"), "summary", path, "--json", "--where", "x".repeat(1000)]);
    assert.deepEqual((JSON.parse(stdout) as { readonly items: readonly unknown[] }).items, []);
  });
});

describe("hopscope summary of a log that threads search", () => {
  it("exits with 2 and points at a regular expression that takes too long", () => {
    const folder = new LogFolder();
    try {
      const path = folder.file("large.log");
      writeFileSync(path, `{"correlation_id":"T","event":"${"a".repeat(60)}!","note":"${"x".repeat(2000)}"}\n`.repeat(10_000));
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(repositoryRoot, "dist/cli.js"), "summary", path, "--where", "event:/(a+)+$/"], { encoding: "utf8" });
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, /^A regular expression takes too long on some text\. .*\n {2}event:\/\(a\+\)\+\$\/\n {8}\^{8}\n$/);
    } finally {
      folder.remove();
    }
  });
});

describe("what the command line keeps of itself", () => {
  let folder: LogFolder;
  beforeEach(() => {
    folder = new LogFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  const hopscope = (...args: readonly string[]) =>
    run(process.execPath, [join(repositoryRoot, "dist/cli.js"), ...args], { env: { ...process.env, NODE_COMPILE_CACHE: folder.file("cache") }, maxBuffer: Infinity });
  /** Bytes by the script. */
  const kept = () => {
    const cache = folder.file("cache/hopscope");
    return new Map(existsSync(cache) ? readdirSync(cache).map((name) => [name.split("-")[0], statSync(join(cache, name)).size]) : []);
  };

  it("is that of a run that reads a log: others have compiled little of what is needed", async () => {
    await hopscope("--help");
    await assert.rejects(hopscope("summary"), { code: 2 });
    assert.deepEqual(kept(), new Map());
    await hopscope("summary", join(fixtures, "model", "02-handled-and-failed.log"));
    assert.deepEqual([...kept().keys()], ["commandLine"]);
  });

  it("is, of a thread, what has scanned a block", async () => {
    const path = folder.file("one.log");
    writeFileSync(path, `${JSON.stringify({ timestamp: "2026-01-01T00:00:00Z", event: "x", correlation_id: "r" })}\n`);
    const [fd, { size }] = [openSync(path, "r"), statSync(path)];
    const before = process.env["NODE_COMPILE_CACHE"];
    process.env["NODE_COMPILE_CACHE"] = folder.file("cache");
    // As the command line starts its threads: of a run of its own nobody can say that a thread gets its turn before all is read.
    const pool = new ScanPool(join(repositoryRoot, "dist/cli.js"), { threads: 1 });
    try {
      const block = { fd, from: 0, to: size, end: size, final: true, atLine: true };
      assert.equal((await pool.scan(block, {})).data.counts.records, 1);
      // What has been scanned behind it comes back when all is done that follows the first.
      await pool.scan(block, {});
    } finally {
      await pool.dispose();
      closeSync(fd);
      if (before === undefined) delete process.env["NODE_COMPILE_CACHE"];
      else process.env["NODE_COMPILE_CACHE"] = before;
    }
    assert.deepEqual([...kept().keys()], ["scanWorker"]);
    // It is kept twice. A thread that has scanned nothing has compiled little more than one that was not run.
    const notRun = new Script(`(function () { ${readFileSync(join(repositoryRoot, "dist/scanWorker.js"), "latin1")} })`).createCachedData().length;
    assert.ok((kept().get("scanWorker") ?? 0) / 2 > 1.3 * notRun, `${kept().get("scanWorker")} bytes, where ${notRun} are of a script that was not run`);
  });
});
