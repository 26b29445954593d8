import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { fileDestination, MemoryDestination, tee } from "../../../src/core";
import { repositoryRoot } from "./repositoryRoot";

/** Writes far more than a pipe holds and exits at once, as a crash handler would. */
const program = `
import { createLogger, jsonRenderer, stdoutDestination } from "hopscope/core";
if (process.argv.includes("--non-blocking")) process.stdout.write("");
const log = createLogger({ processors: [], renderer: jsonRenderer(), destination: stdoutDestination() });
for (let n = 0; n < 5_000; n++) log.info("line", { n, filling: "é".repeat(40) });
process.exit(log.lost);
`;

describe("destinations", () => {
  const folder = mkdtempSync(join(tmpdir(), "hopscope-destination-"));
  const bundle = join(folder, "program.js");

  before(() =>
    build({
      stdin: { contents: program, loader: "ts", resolveDir: repositoryRoot },
      outfile: bundle,
      bundle: true,
      platform: "node",
      alias: { "hopscope/core": join(repositoryRoot, "src", "core", "index.ts") },
    }),
  );
  after(() => rmSync(folder, { recursive: true }));

  for (const flag of ["--blocking", "--non-blocking"]) {
    it(`lose nothing to a slow reader nor to process.exit (${flag.slice(2)} pipe)`, async function () {
      this.timeout(60_000);
      const child = spawn(process.execPath, [bundle, flag], { stdio: ["ignore", "pipe", "inherit"] });
      const exited = new Promise((resolve) => child.once("exit", resolve));
      const chunks: Buffer[] = [];
      for await (const chunk of child.stdout) {
        chunks.push(chunk as Buffer);
        await new Promise(setImmediate); // Slower than the writer.
      }
      assert.equal(await exited, 0);
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
      const file = fileDestination(path, existing);
      file.write(line);
      await file.flush();
      await file.close();
    }
    assert.equal(readFileSync(path, "utf8"), "a\nb\n");
    const file = fileDestination(path, "replace");
    file.write("é\n");
    assert.equal(readFileSync(path, "utf8"), "é\n", "it is there before the file is closed");
    await file.close();
    assert.throws(() => fileDestination(join(folder, "no", "such", "folder")), /ENOENT/);
  });

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
