#!/usr/bin/env node
/** hopscope: the engine in a terminal. Itself no more than what makes the rest start soon, in the process and in its threads. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { isMainThread } from "node:worker_threads";
import { ScanPool } from "../engine/scanPool";
import type * as scanWorker from "../engine/scanWorker";
import type * as commandLine from "./commandLine";
import { CompiledScript } from "./compiledScript";

/** Threads are ended while what they have read is summed up, rather than waited for at the end. */
const threadIdleMs = 5;

/** Whether one of the arguments names a file that threads will read. */
function namesLargeFile(pool: ScanPool, args: readonly string[]): boolean {
  return args.some((arg) => {
    try {
      return pool.isWorthFor(statSync(arg, { throwIfNoEntry: false })?.size ?? 0);
    } catch {
      // Too long for a path, or not to be looked at: whoever opens it as a file says so.
      return false;
    }
  });
}

function builtScript(name: string): CompiledScript {
  return new CompiledScript(join(__dirname, name), process.env);
}

/** What a thread of the pool does. */
function scan(): void {
  const script = builtScript("scanWorker.js");
  const { firstAnswer } = script.run() as typeof scanWorker;
  // By then all has been compiled that is needed.
  void firstAnswer.then(() => {
    script.keep();
  });
}

async function main(): Promise<void> {
  const pool = new ScanPool(__filename, { idleMs: threadIdleMs });
  if (namesLargeFile(pool, process.argv.slice(2))) pool.start();
  const script = builtScript("commandLine.js");
  const { run } = script.run() as typeof commandLine;
  // A run that only tells how it is used has compiled little of what others need.
  if (await run(pool)) script.keep();
  // What was said last may not be written yet; all else is done.
  await new Promise((resolve) => process.stderr.write("", resolve));
  process.exit();
}

if (isMainThread) void main();
else scan();
