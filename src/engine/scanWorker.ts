import { parentPort, workerData } from "node:worker_threads";
import { BlockScanner } from "../ingest/blockScanner";
import { isQueryError } from "../trace/query/query";
import { RecordMatcher } from "./recordMatcher";
import { searchRows } from "./rowSearch";
import { ScanClaims } from "./scanClaims";
import type { IndexTask, ScanAnswer, ScanOrder, ScanResult, ScanTask, SearchTask, ThreadData } from "./scanPool";
import { scanShared } from "./sharedBatch";

/** Scans files beside the engine, which merges what it finds. */
const port = parentPort;
if (!port) throw new Error("This program scans for the engine; it is started by it.");

const { number, claims: memory } = workerData as ThreadData;
const claims = new ScanClaims(memory);

/** Gives what was made last as long as it is made of the same. */
function keptLast<K, T>(make: (of: K) => T): (of: K) => T {
  let kept: { readonly of: string; readonly made: T } | undefined;
  return (of) => {
    const written = JSON.stringify(of);
    if (kept?.of !== written) kept = { of: written, made: make(of) };
    return kept.made;
  };
}

const scannerFor = keptLast((settings: IndexTask["settings"]) => new BlockScanner(settings));
const matcherFor = keptLast(({ terms, keys }: Pick<SearchTask, "terms" | "keys">) => new RecordMatcher(terms, keys));

function resultOf(task: ScanTask): ScanResult {
  if (task.kind === "search") {
    const { terms, keys, rows } = task;
    return { kind: "found", found: searchRows(matcherFor({ terms, keys }), terms.length, rows) };
  }
  return { kind: "indexed", ...scanShared(scannerFor(task.settings), task.block, task.reusable) };
}

let tellFirst: () => void;
/** Kept once the first order is answered. */
export const firstAnswer = new Promise<void>((resolve) => {
  tellFirst = resolve;
});

port.on("message", ({ id, task }: ScanOrder) => {
  if (!claims.claim(id, number)) return;
  const answer = (result: ScanResult) => {
    port.postMessage({ id, result } satisfies ScanAnswer);
    tellFirst();
  };
  try {
    answer(resultOf(task));
  } catch (error) {
    answer({ kind: "failed", problem: error instanceof Error ? error.message : String(error), ...(isQueryError(error) && { place: { from: error.from, to: error.to } }) });
  }
});
