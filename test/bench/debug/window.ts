// What VS Code calls in the extension host of each window of the benchmark: a debug session whenever it is told to.
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as vscode from "vscode";
import { hopscope, sourceOf } from "../../host/hopscopeUnderTest";
import { type Introduction, portVariable, type Turn } from "./turns";

/** Runs until the benchmark closes the connection. */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "hopscope-bench-"));
  try {
    const program = join(folder, "many.js");
    // Requests of its own for each run, twenty lines each.
    const line = '{"timestamp":"${new Date().toISOString()}","level":"info","event":"tick","agent":"many","correlation_id":"${process.pid}-${Math.floor(index / 20)}","text":"' + "x".repeat(60) + '"}\\n';
    await writeFile(program, `for (let index = 0; index < Number(process.argv[2]); index++) process.stdout.write(\`${line}\`);\n`);
    const hasHopscope = vscode.extensions.getExtension("hopscope.hopscope") !== undefined;
    // Its rows are in sight, as they are for who uses it.
    if (hasHopscope) await vscode.commands.executeCommand("hopscope.traces.focus");
    const socket = connect(Number(process.env[portVariable]), "127.0.0.1");
    await once(socket, "connect");
    const say = (words: Introduction | Turn) => socket.write(`${JSON.stringify(words)}\n`);
    say({ hasHopscope });
    for await (const lines of createInterface({ input: socket })) {
      say(hasHopscope ? await capturedSession(program, lines) : { ...(await session(program, lines)), records: undefined });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What Hopscope still does when the session is over is waited for: it is not to fall into the other window's turn. */
async function capturedSession(program: string, lines: string): Promise<Turn> {
  const { engine } = await hopscope();
  let cost: Cost = { ms: NaN, cpuMs: NaN };
  const { counts } = await sourceOf(engine, async () => {
    cost = await session(program, lines);
  });
  return { ...cost, records: counts.records };
}

type Cost = Omit<Turn, "records">;

async function session(program: string, lines: string): Promise<Cost> {
  const ended = new Promise<void>((resolve) => {
    const subscription = vscode.debug.onDidTerminateDebugSession(({ parentSession }) => {
      if (parentSession) return;
      subscription.dispose();
      resolve();
    });
  });
  const started = performance.now();
  const cpu = process.cpuUsage();
  const isStarted = await vscode.debug.startDebugging(undefined, {
    type: "node", request: "launch", name: "many", program, args: [lines], console: "internalConsole", outputCapture: "std", internalConsoleOptions: "neverOpen",
  });
  if (!isStarted) throw new Error("the debug session did not start");
  await ended;
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - started, cpuMs: (user + system) / 1000 };
}
