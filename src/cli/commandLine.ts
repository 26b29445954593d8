/** The whole command line, in one process with the engine. Compiled and run by main.ts. */
import { fstatSync } from "node:fs";
import { Engine } from "../engine/engine";
import type { ScanPool } from "../engine/scanPool";
import { runCommandLine } from "./program";
import { exitCodes } from "./session";

const standardInputFd = 0;

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

/**
 * Runs the command line of this process, to its end.
 * @param pool threads that read large logs
 * @returns whether it has had to do with logs, not only with what was asked
 */
export async function run(pool: ScanPool): Promise<boolean> {
  const { signal, raise } = stopOnSignals();
  let hasEngine = false;
  const { stdout, stderr, env, platform } = process;
  try {
    const createEngine = (tell: ConstructorParameters<typeof Engine>[0]) => {
      hasEngine = true;
      return new Engine(tell, { pool });
    };
    const surroundings = {
      get stdin() {
        // Node would read nothing of it, and say nothing.
        if (fstatSync(standardInputFd).isDirectory()) throw new Error("is a folder, not a log.");
        return process.stdin;
      },
      stdout,
      stderr,
      env,
      platform,
      signal,
      createEngine,
    };
    process.exitCode = await runCommandLine(process.argv.slice(2), surroundings);
  } catch (error) {
    stderr.write(`hopscope: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = exitCodes.unreadable;
  }
  raise();
  return hasEngine;
}
