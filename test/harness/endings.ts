import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processWide } from "./processWide";
import { within } from "./within";

/** Longest wait for one thing to end, ms. */
const endLimitMs = 15_000;

interface Registry {
  readonly open: (() => Promise<void>)[];
  listening: boolean;
}

const registry = processWide<Registry>("endings", () => ({ open: [], listening: false }));

/**
 * Registers how something that was started is ended. It runs once: when the returned function is called,
 * or with all the others when this process is told to stop.
 */
export function atEnd(ending: () => Promise<void>): () => Promise<void> {
  listenForSignals();
  let ended: Promise<void> | undefined;
  const endOnce = () => {
    ended ??= ending().finally(() => registry.open.splice(registry.open.indexOf(endOnce), 1));
    return ended;
  };
  registry.open.push(endOnce);
  return endOnce;
}

/** Ends everything that is still registered, the last one first. A failing end is told and does not stop the others. */
export async function endAll(): Promise<void> {
  for (const endOnce of [...registry.open].reverse()) {
    await within(endLimitMs, "ending what was started", endOnce()).catch((error: unknown) => console.error(error));
  }
}

/** Runs a program of the harness: ends what it started, then this process with its code; an error is told and gives 1. */
export function runAsProgram(main: () => Promise<number>): void {
  main()
    .finally(endAll)
    .then(
      (code) => process.exit(code),
      (error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exit(1);
      },
    );
}

/** A new folder for temporary files, removed at the end. */
export async function temporaryFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `hopscope-${name}-`));
  // A program that was just ended may still be writing: the removal tries again.
  atEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  return folder;
}

function listenForSignals(): void {
  if (registry.listening) return;
  registry.listening = true;
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    process.once(signal, () => void endAll().finally(() => process.exit(code)));
  }
}
