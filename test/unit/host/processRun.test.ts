import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { LiveSource } from "../../../src/host/live/liveSource";
import { ProcessRun } from "../../../src/host/live/processRun";

/** Takes lines for a spool that is never begun. */
class Output extends LiveSource {
  text = "";
  readonly #firstLine: () => void;

  constructor(firstLine: () => void) {
    const never = new Promise<string>(() => undefined);
    super({ begin: () => never, opened: () => Promise.resolve(), grown: () => undefined, remarked: () => undefined, ended: () => Promise.resolve(), onLost: assert.ifError }, "latin1");
    this.#firstLine = firstLine;
  }

  override take(stream: string, piece: string): string {
    const lines = super.take(stream, piece);
    this.text += lines;
    if (lines !== "") this.#firstLine();
    return lines;
  }
}

describe("a program that is run for its output", function () {
  this.timeout(20_000);

  it("can be stopped although something that has left its group holds its output open", async () => {
    if (process.platform === "win32") return;
    let output: Output | undefined;
    const hasBegun = new Promise<void>((resolve) => (output = new Output(resolve)));
    assert.ok(output);
    // It says its ID and stays, in a group of its own.
    const stays = "console.log(process.pid); setTimeout(() => {}, 60_000)";
    const script = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(stays)}], { detached: true, stdio: "inherit" }).unref()`;
    const run = new ProcessRun({ command: process.execPath, args: ["-e", script], cwd: tmpdir() }, output);
    await hasBegun;
    try {
      await run.stop();
      assert.deepEqual(await run.ended, { kind: "exit", code: 0 });
    } finally {
      process.kill(Number(output.text));
    }
  });
});
