import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A folder of its own for one test file, deleted at the end. */
export class LogFolder {
  readonly path = mkdtempSync(join(tmpdir(), "hopscope-engine-"));

  file(name: string): string {
    return join(this.path, name);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Appends what it is told, as it stands, and says when that is in the file. */
const program = `
const { appendFileSync } = require("node:fs");
require("node:readline").createInterface({ input: process.stdin }).on("line", (text) => {
  appendFileSync(process.argv[1], JSON.parse(text));
  console.log("written");
});`;

/** Another process that writes a log step by step. */
export class LogWriter {
  readonly #child;
  readonly #answers: AsyncIterator<string>;

  constructor(path: string) {
    this.#child = spawn(process.execPath, ["-e", program, path], { stdio: ["pipe", "pipe", "inherit"] });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Answers when the text stands in the file. */
  async write(text: string): Promise<void> {
    this.#child.stdin.write(`${JSON.stringify(text)}\n`);
    assert.deepEqual(await this.#answers.next(), { value: "written", done: false });
  }

  async stop(): Promise<void> {
    const exit = once(this.#child, "exit");
    this.#child.stdin.end();
    await exit;
  }
}
