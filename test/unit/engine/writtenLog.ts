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

/** Appends what it is told, as it stands, to the file that it opened, and says when that is in the file; null opens the path anew. */
const program = `
const { openSync, writeSync } = require("node:fs");
let file = openSync(process.argv[1], "a");
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const text = JSON.parse(line);
  if (text === null) file = openSync(process.argv[1], "a");
  else writeSync(file, text);
  console.log("done");
});`;

/** Another process that writes a log step by step, and keeps its file open like any logger. */
export class LogWriter {
  readonly #child;
  readonly #answers: AsyncIterator<string>;

  constructor(path: string) {
    this.#child = spawn(process.execPath, ["-e", program, path], { stdio: ["pipe", "pipe", "inherit"] });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Answers when the text stands in the file. */
  write(text: string): Promise<void> {
    return this.#tell(text);
  }

  /** Has the file at the path opened, as after a rotation. */
  reopen(): Promise<void> {
    return this.#tell(null);
  }

  async stop(): Promise<void> {
    const exit = once(this.#child, "exit");
    this.#child.stdin.end();
    await exit;
  }

  async #tell(message: string | null): Promise<void> {
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
    assert.deepEqual(await this.#answers.next(), { value: "done", done: false });
  }
}
