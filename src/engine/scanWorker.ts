import { parentPort } from "node:worker_threads";
import { BlockScanner } from "../ingest/blockScanner";
import type { ScanAnswer, ScanOrder } from "./scanPool";
import { sharedBatch } from "./sharedBatch";

/** Scans blocks of large files beside the engine, which merges what it finds. */
const port = parentPort;
if (!port) throw new Error("This program scans for the engine; it is started by it.");
let scanner: { readonly settings: string; readonly blocks: BlockScanner } | undefined;

port.on("message", ({ id, block, settings, reusable }: ScanOrder) => {
  const written = JSON.stringify(settings);
  if (scanner?.settings !== written) scanner = { settings: written, blocks: new BlockScanner(settings) };
  try {
    const scanned = scanner.blocks.scan(block);
    const { data, memory } = sharedBatch(scanned.data, reusable);
    port.postMessage({ id, scanned: { ...scanned, data }, memory } satisfies ScanAnswer);
  } catch (error) {
    port.postMessage({ id, problem: error instanceof Error ? error.message : String(error) } satisfies ScanAnswer);
  }
});
