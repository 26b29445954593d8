import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { builtTests } from "../../harness/repository";

/** Runs a script beside the built harness until it has written so many lines. */
async function startScript(script: string, count: number): Promise<{ child: ChildProcess; lines: string[] }> {
  const child = spawn(process.execPath, ["-e", script], { cwd: join(builtTests, "harness"), stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    if (lines.push(line) === count) break;
  }
  return { child, lines };
}

/** Whether somebody listens on this port: unlike the ID of a process, it is free as soon as its owner is dead. */
async function isAlive(port: string): Promise<boolean> {
  const socket = connect(Number(port), "127.0.0.1");
  try {
    return await once(socket, "connect").then(() => true, () => false);
  } finally {
    socket.destroy();
  }
}

describe("what the harness starts", () => {
  const listen = 'require("node:net").createServer().listen(0,"127.0.0.1",function(){console.log(this.address().port)})';
  // A program that starts another one; each writes the port on which it listens.
  const family = `${listen};require("node:child_process").spawn(process.execPath,["-e",${JSON.stringify(listen)}],{stdio:"inherit"})`;

  for (const [signal, exitCode] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    it(`ends with it on ${signal}, and what that has started, too`, async () => {
      const { child, lines } = await startScript(`new (require("./program.js").Program)(process.execPath,["-e",${JSON.stringify(family)}],{echo:true})`, 2);
      assert.deepEqual(await Promise.all(lines.map(isAlive)), [true, true]);
      child.kill(signal);
      assert.equal((await once(child, "exit"))[0], exitCode);
      assert.deepEqual(await Promise.all(lines.map(isAlive)), [false, false]);
    });
  }

  it("leaves no temporary folder behind", async () => {
    const { child, lines } = await startScript('require("./endings.js").temporaryFolder("test").then(console.log);setInterval(()=>{},1000)', 1);
    const folder = lines[0] ?? "";
    assert.ok(existsSync(folder));
    child.kill("SIGTERM");
    await once(child, "exit");
    assert.ok(!existsSync(folder));
  });
});
