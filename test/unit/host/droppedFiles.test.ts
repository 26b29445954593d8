import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import fc from "fast-check";
import { DroppedFiles } from "../../../src/host/droppedFiles";

const bytes = new Uint8Array([0x7b, 0x7d, 0x0a, 0xff]);

describe("the copies of dropped files", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hopscope-dropped-"));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("hold the bytes under the file's name, for their owner alone", async () => {
    const copies = new DroppedFiles(folder);
    const path = await copies.keep("requests.log", bytes);
    assert.equal(basename(path), "requests.log");
    assert.deepEqual(new Uint8Array(await readFile(path)), bytes);
    if (process.platform !== "win32") {
      assert.equal((await stat(path)).mode & 0o777, 0o600);
      assert.equal((await stat(join(path, ".."))).mode & 0o777, 0o700);
    }
  });

  it("stand side by side when they have one name", async () => {
    const copies = new DroppedFiles(folder);
    const paths = await Promise.all([copies.keep("a.log", new Uint8Array([1])), copies.keep("a.log", new Uint8Array([2]))]);
    assert.deepEqual(await Promise.all(paths.map(async (path) => [...(await readFile(path))])), [[1], [2]]);
  });

  it("stay in their folder, whatever a browser says that they are called", async () => {
    const copies = new DroppedFiles(folder);
    const hostile = ["", ".", "..", "../../escaped.log", "..\\escaped.log", "/etc/passwd", "C:\\x.log", "a\0b", "line\nfeed", "x".repeat(5000), "日本語.log", "con."];
    for (const name of hostile) {
      const path = await copies.keep(name, bytes);
      // Folder of the window, folder of the copy, the copy.
      assert.match(relative(folder, path), /^[^/\\]+[/\\][^/\\]+[/\\][^/\\]+$/, JSON.stringify(name));
      assert.deepEqual(new Uint8Array(await readFile(path)), bytes);
    }
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (name) => {
        const path = await copies.keep(name, bytes);
        assert.equal(relative(folder, path).split(/[/\\]/).length, 3);
        await copies.forget(path);
      }),
      { numRuns: 50 },
    );
  });

  it("are gone when they are forgotten, and only they", async () => {
    const copies = new DroppedFiles(folder);
    const own = join(folder, "own.log");
    await writeFile(own, "kept");
    const [first, second] = [await copies.keep("first.log", bytes), await copies.keep("second.log", bytes)];
    await copies.forget(first);
    await copies.forget(own);
    assert.deepEqual([first, second, own].map(existsSync), [false, true, true]);
  });

  it("are gone when the window closes, and those of another window stay", async () => {
    const [closing, other] = [new DroppedFiles(folder), new DroppedFiles(folder)];
    const [first, second] = [await closing.keep("a.log", bytes), await other.keep("b.log", bytes)];
    closing.dispose();
    assert.deepEqual([first, second].map(existsSync), [false, true]);
    assert.equal((await readdir(folder)).length, 1);
  });
});
