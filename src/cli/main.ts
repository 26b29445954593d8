#!/usr/bin/env node
/** hopscope: the engine in a terminal. */
import { join } from "node:path";
import { Engine } from "../engine/engine";
import { runCommandLine } from "./program";
import { exitCodes } from "./session";

/** Ends the process as the signal would have, once what it left behind is cleaned up. */
function stopOnSignals(): { readonly signal: AbortSignal; readonly raise: () => void } {
  const stop = new AbortController();
  let received: NodeJS.Signals | undefined;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // Once: the second signal ends the process at once.
    process.once(name, () => {
      received = name;
      stop.abort();
    });
  }
  return { signal: stop.signal, raise: () => received && process.kill(process.pid, received) };
}

async function main(): Promise<void> {
  const { signal, raise } = stopOnSignals();
  const { stdin, stdout, stderr, env, platform } = process;
  try {
    process.exitCode = await runCommandLine(process.argv.slice(2), {
      stdin,
      stdout,
      stderr,
      env,
      platform,
      signal,
      createEngine: (tell) => new Engine(tell, { scanWorker: join(__dirname, "scanWorker.js") }),
    });
  } catch (error) {
    stderr.write(`hopscope: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = exitCodes.unreadable;
  }
  raise();
}

void main();
