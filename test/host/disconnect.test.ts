import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import { hopscope, nextChange, sourceOf } from "./hopscopeUnderTest";

/** Prints numbered lines without an end; asked by a message, it tells how many. */
const endless = `
let line = 0;
setInterval(() => {
  for (let more = 0; more < 5; more++) console.log(JSON.stringify({ timestamp: new Date().toISOString(), level: "info", event: "tick", agent: "endless", correlation_id: "r" + Math.floor(line / 10), line: line++ }));
}, 2);
process.on("message", () => process.send(line));
`;

describe("a debug session that was attached to a program", function () {
  this.timeout(90_000);
  let program: ChildProcess;
  let port: number;

  before(async () => {
    program = spawn("node", ["--inspect=127.0.0.1:0", "--eval", endless], { stdio: ["ignore", "ignore", "pipe", "ipc"] });
    port = await inspectorPort(program);
  });

  after(() => {
    program.kill("SIGKILL");
  });

  const linesPrinted = async () => {
    const answer = once(program, "message");
    program.send("how many?");
    const [lines] = (await answer) as [number];
    return lines;
  };

  it("ends its source when it is disconnected, with every line until then, and lets the program run on", async () => {
    const { engine } = await hopscope();
    let heard = 0;
    const source = await sourceOf(engine, async () => {
      const running = nextChange(engine, ({ sources }) => sources.some(({ label, state, counts }) => label === "Attached" && state === "live" && counts.records > 500));
      assert.ok(await vscode.debug.startDebugging(undefined, { type: "node", request: "attach", name: "Attached", address: "127.0.0.1", port, continueOnAttach: true }));
      heard = (await running).sources.find(({ label }) => label === "Attached")?.counts.records ?? 0;
      await vscode.commands.executeCommand("workbench.action.debug.disconnect");
    });
    const lines = (await readFile(source.path, "utf8")).trimEnd().split("\n").map((line) => (JSON.parse(line) as { readonly line: number }).line);
    const first = lines[0] ?? NaN;
    assert.deepEqual(lines, lines.map((_, index) => first + index), "no line is missing, none stands twice");
    assert.ok(lines.length >= heard, "what was shown has stayed");
    assert.deepEqual([source.counts.records, source.counts.lines], [lines.length, lines.length]);
    const after = await linesPrinted();
    assert.ok(after > first + lines.length, "it has gone on printing");
    assert.equal(program.exitCode ?? program.signalCode, null);
  });
});

/** The port on which Node.js says that its inspector listens. */
function inspectorPort({ stderr }: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = "";
    stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const [, port] = /ws:\/\/127\.0\.0\.1:(\d+)\//.exec(said) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
    stderr?.once("close", () => {
      reject(new Error(`the program ended before its inspector listened: ${said}`));
    });
  });
}
