#!/usr/bin/env node
/** hopscope: the engine in a terminal. Itself no more than what makes the rest start soon. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { ScanPool } from "../engine/scanPool";
import type * as commandLine from "./commandLine";
import { CompiledScript } from "./compiledScript";

/** Threads are ended while what they have read is summed up, rather than waited for at the end. */
const threadIdleMs = 5;

/** Whether one of the arguments names a file that threads will read. */
function namesLargeFile(pool: ScanPool, args: readonly string[]): boolean {
  return args.some((arg) => pool.isWorthFor(statSync(arg, { throwIfNoEntry: false })?.size ?? 0));
}

async function main(): Promise<void> {
  const pool = new ScanPool(join(__dirname, "scanWorker.js"), { idleMs: threadIdleMs });
  if (namesLargeFile(pool, process.argv.slice(2))) pool.start();
  const script = new CompiledScript(join(__dirname, "commandLine.js"), process.env);
  const { run } = script.run() as typeof commandLine;
  await run(pool);
  script.keep();
  // What was said last may not be written yet; all else is done.
  await new Promise((resolve) => process.stderr.write("", resolve));
  process.exit();
}

void main();
