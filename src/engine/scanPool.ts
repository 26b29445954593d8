import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Block, BlockScanner, ScannedBlock } from "../ingest/blockScanner";
import type { RecordKeys } from "../ingest/recordKeys";
import type { ReadingSettings } from "../ingest/recordScanner";
import type { RecordTerm } from "../trace/query/recordTerm";
import type { RowsOfFile } from "./rowSearch";
import { scanShared } from "./sharedBatch";

/** What a thread is asked to do: to index a block of a file, or to look for what a query asks of records. */
export type ScanTask =
  | {
      readonly kind: "index";
      readonly block: Block;
      readonly settings: ReadingSettings;
      /** Memory for what is found. */
      readonly reusable?: SharedArrayBuffer | undefined;
    }
  | { readonly kind: "search"; readonly terms: readonly RecordTerm[]; readonly keys: RecordKeys; readonly rows: RowsOfFile };

export interface ScanOrder {
  readonly id: number;
  readonly task: ScanTask;
}

/** "found": for each term the places of the records that have what it asks. */
export type ScanResult =
  | { readonly kind: "indexed"; readonly scanned: ScannedBlock; readonly memory: SharedArrayBuffer }
  | { readonly kind: "found"; readonly found: readonly Uint32Array[] }
  | { readonly kind: "failed"; readonly problem: string };

export interface ScanAnswer {
  readonly id: number;
  readonly result: ScanResult;
}

interface Waiting {
  readonly id: number;
  readonly task: ScanTask;
  readonly resolve: (result: ScanResult) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that scans. */
interface Thread {
  /** What it has to do, by the number of the order. */
  readonly orders: Map<number, Waiting>;
  /** Until then what it were given would wait, though this thread could do it. */
  isOnline: boolean;
}

/** A thread has more blocks than it works on, so that it never waits for the next while the engine has other things to do. */
const blocksAtHand = 4;
/** So many more are worth ordering: those that {@link ScanPool.scanHere} may take. */
const blocksBeyond = 3;
/** Threads that had nothing to do for so long are ended. */
const idleMs = 5000;

/** Threads that scan files: to index blocks, and to search records. They start with the first order or before it, and take orders in the order in which they come. */
export class ScanPool {
  readonly size: number;
  /** How many blocks are worth ordering at a time. */
  readonly mostBlocks: number;
  /** Fewer threads are started to index, since the engine's thread has as much to do then: one for each of the other cores. */
  readonly #indexers: number;
  readonly #script: string;
  readonly #workers = new Map<Worker, Thread>();
  readonly #queue: Waiting[] = [];
  /** The memory of what was found, as long as it is in use; and what of it can be used again. */
  readonly #memory = new WeakMap<ScannedBlock, SharedArrayBuffer>();
  readonly #free: SharedArrayBuffer[] = [];
  #nextId = 1;
  #idleTimer: NodeJS.Timeout | undefined;

  /** @param script the built program of a thread, an absolute path */
  constructor(script: string, size: number) {
    this.#script = script;
    this.size = size;
    this.#indexers = Math.max(1, Math.min(size, availableParallelism() - 1));
    this.mostBlocks = this.#indexers * blocksAtHand + blocksBeyond;
  }

  /** @throws when the file cannot be read, or the thread ended */
  async scan(block: Block, settings: ReadingSettings): Promise<ScannedBlock> {
    const result = await this.#run({ kind: "index", block, settings });
    if (result.kind !== "indexed") throw new Error(result.kind === "failed" ? result.problem : result.kind);
    this.#memory.set(result.scanned, result.memory);
    return result.scanned;
  }

  /**
   * Scans in this thread the first of some blocks that was not handed out; false when all were.
   * @param scanner one that was made for their settings
   */
  scanHere(scanner: BlockScanner, blocks: readonly Block[]): boolean {
    const waiting = this.#queue.findIndex(({ task }) => task.kind === "index" && blocks.includes(task.block));
    const [order] = waiting < 0 ? [] : this.#queue.splice(waiting, 1);
    if (order?.task.kind !== "index") return false;
    try {
      order.resolve({ kind: "indexed", ...scanShared(scanner, order.task.block, this.#free.pop()) });
    } catch (error) {
      order.reject(error instanceof Error ? error : new Error(String(error)));
    }
    return true;
  }

  /** Takes back the blocks that were not handed out; who waits for them is told. */
  takeBack(blocks: readonly Block[]): void {
    const isTakenBack = ({ task }: Waiting) => task.kind === "index" && blocks.includes(task.block);
    const taken = this.#queue.filter(isTakenBack);
    this.#queue.splice(0, Infinity, ...this.#queue.filter((order) => !isTakenBack(order)));
    for (const { reject } of taken) reject(new Error("The reading was stopped."));
  }

  /** For each term the places of the records that have what it asks. @throws like {@link scan} */
  async search(terms: readonly RecordTerm[], keys: RecordKeys, rows: RowsOfFile): Promise<readonly Uint32Array[]> {
    const result = await this.#run({ kind: "search", terms, keys, rows });
    if (result.kind !== "found") throw new Error(result.kind === "failed" ? result.problem : result.kind);
    return result.found;
  }

  /** Starts the threads that index, as far as they do not run: a block is soon to come. */
  start(): void {
    this.#start(this.#indexers);
  }

  #run(task: ScanTask): Promise<ScanResult> {
    clearTimeout(this.#idleTimer);
    return new Promise((resolve, reject) => {
      this.#queue.push({ id: this.#nextId++, task, resolve, reject });
      this.#start(task.kind === "index" ? this.#indexers : this.size);
      this.#handOut();
    });
  }

  /** Says that what was found has been merged: its memory serves the next block. */
  release(scanned: ScannedBlock): void {
    const memory = this.#memory.get(scanned);
    if (memory) this.#free.push(memory);
    this.#memory.delete(scanned);
  }

  /** Ends the threads; what they had is rejected. */
  async dispose(): Promise<void> {
    clearTimeout(this.#idleTimer);
    this.#free.length = 0;
    for (const { reject } of this.#queue.splice(0)) reject(new Error("The reading was stopped."));
    await Promise.all([...this.#workers.keys()].map((worker) => worker.terminate()));
  }

  #start(threads: number): void {
    while (this.#workers.size < threads) this.#startOne();
  }

  #startOne(): void {
    const worker = new Worker(this.#script);
    const orders = new Map<number, Waiting>();
    const thread: Thread = { orders, isOnline: false };
    this.#workers.set(worker, thread);
    // The pool alone keeps no program running.
    worker.unref();
    worker.on("online", () => {
      thread.isOnline = true;
      this.#handOut();
    });
    worker.on("message", (answer: ScanAnswer) => {
      const order = orders.get(answer.id);
      orders.delete(answer.id);
      order?.resolve(answer.result);
      this.#handOut();
    });
    const end = (error: Error) => {
      this.#workers.delete(worker);
      for (const { reject } of orders.values()) reject(error);
      // What waits for a thread would wait for ever.
      if (this.#workers.size === 0) for (const { reject } of this.#queue.splice(0)) reject(error);
    };
    worker.on("error", end);
    worker.on("exit", () => {
      end(new Error("A thread that reads logs has ended."));
    });
  }

  /** Gives blocks to the threads that have least; ends all when there is nothing to do for a while. */
  #handOut(): void {
    while (this.#queue.length > 0) {
      const free = [...this.#workers].filter(([, { orders, isOnline }]) => isOnline && orders.size < blocksAtHand).sort(([, a], [, b]) => a.orders.size - b.orders.size)[0];
      if (!free) break;
      const [worker, { orders }] = free;
      const order = this.#queue.shift();
      if (!order) return;
      orders.set(order.id, order);
      const { id, task } = order;
      worker.postMessage({ id, task: task.kind === "index" ? { ...task, reusable: this.#free.pop() } : task } satisfies ScanOrder);
    }
    const isIdle = this.#queue.length === 0;
    for (const [worker, { orders }] of this.#workers) {
      if (isIdle && orders.size === 0) worker.unref();
      else worker.ref();
    }
    if (isIdle && [...this.#workers.values()].every(({ orders }) => orders.size === 0)) {
      clearTimeout(this.#idleTimer);
      this.#idleTimer = setTimeout(() => void this.dispose(), idleMs).unref();
    }
  }
}
