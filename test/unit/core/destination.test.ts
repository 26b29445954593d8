import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger, fileDestination, jsonRenderer, MemoryDestination, tee } from "../../../src/core";
import { repositoryRoot } from "../../harness/repository";

/** Writes far more than a pipe holds and exits at once, as a crash handler would. */
const program = `
const { createLogger, jsonRenderer, stdoutDestination } = require(process.argv[1]);
const told = (flag) => process.argv.includes(flag);
if (told("--non-blocking")) process.stdout.write("");
const destination = stdoutDestination({ gather: told("--gather") ? 16_384 : 0 });
const log = createLogger({ processors: [], renderer: jsonRenderer(), destination });
for (let n = 0; n < 5_000; n++) log.info("line", { n, filling: "é".repeat(40) });
if (told("--throw")) throw new Error("crash");
if (told("--reject")) Promise.reject(new Error("crash"));
else process.exit(log.lost);
`;

describe("destinations", () => {
  const folder = mkdtempSync(join(tmpdir(), "hopscope-destination-"));
  const library = join(repositoryRoot, "dist", "core.cjs");
  after(() => rmSync(folder, { recursive: true }));

  for (const [flags, exitCode] of [["", 0], ["--non-blocking", 0], ["--gather", 0], ["--gather --non-blocking --throw", 1], ["--gather --reject", 1]] as const) {
    it(`lose nothing to a slow reader and the end of the process: ${flags || "each line at once"}`, async function () {
      this.timeout(60_000);
      const child = spawn(process.execPath, ["-e", program, library, ...flags.split(" ")], { stdio: ["ignore", "pipe", "ignore"] });
      const exited = new Promise((resolve) => child.once("exit", resolve));
      const chunks: Buffer[] = [];
      for await (const chunk of child.stdout) {
        chunks.push(chunk as Buffer);
        await new Promise(setImmediate); // Slower than the writer.
      }
      assert.equal(await exited, exitCode);
      const numbers = Buffer.concat(chunks)
        .toString("utf8")
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as { n: number }).n);
      assert.deepEqual(numbers, Array.from({ length: 5_000 }, (_, n) => n));
    });
  }

  it("a file keeps or replaces what it holds", async () => {
    const path = join(folder, "a.log");
    for (const [line, existing] of [["a\n", "keep"], ["b\n", "keep"]] as const) {
      const file = fileDestination(path, { existing });
      file.write(line);
      await file.flush();
      await file.close();
    }
    assert.equal(readFileSync(path, "utf8"), "a\nb\n");
    const file = fileDestination(path, { existing: "replace" });
    file.write("é\n");
    assert.equal(readFileSync(path, "utf8"), "é\n", "it is there before the file is closed");
    await file.close();
    assert.throws(() => fileDestination(join(folder, "no", "such", "folder")), /ENOENT/);
  });

  it("a file that gathers has the lines when it is full, at the end of the turn, when flushed and when closed", async () => {
    const path = join(folder, "gathered.log");
    const file = fileDestination(path, { gather: 10 });
    const content = () => readFileSync(path, "utf8");
    file.write("12345\n");
    assert.equal(content(), "");
    file.write("6789\n");
    assert.equal(content(), "12345\n6789\n");
    file.write("a\n");
    await new Promise(setImmediate);
    assert.ok(content().endsWith("a\n"));
    file.write("b\n");
    await file.flush();
    assert.ok(content().endsWith("b\n"));
    file.write("c\n");
    await file.close();
    assert.ok(content().endsWith("c\n"));
    assert.equal(process.listeners("exit").some((listener) => listener.name.includes("Gathered")), false);
  });

  for (const gather of [0, 1_000]) {
    it(`counts the lines that a full disk did not take (gathering ${gather})`, async function () {
      if (process.platform !== "linux") return; // Other systems have no /dev/full.
      const file = fileDestination("/dev/full", { gather });
      const log = createLogger({ processors: [], renderer: jsonRenderer(), destination: file });
      for (let n = 0; n < 100; n++) log.info("line", { n });
      await log.flush();
      assert.equal(log.lost, 100);
    });
  }

  it("a tee writes all lines to all, in one order", async () => {
    const a = new MemoryDestination();
    const b = new MemoryDestination();
    const both = tee(a, b);
    for (const line of ["1\n", "2\n"]) both.write(line);
    await both.flush();
    await both.close();
    assert.deepEqual(a.lines, ["1", "2"]);
    assert.deepEqual(b.lines, a.lines);
  });
});
