import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Block, BlockScanner, ScannedBlock } from "../ingest/blockScanner";
import type { RecordKeys } from "../ingest/recordKeys";
import type { ReadingSettings } from "../ingest/recordScanner";
import { type Place, QueryError } from "../trace/query/query";
import type { RecordTerm } from "../trace/query/recordTerm";
import type { RecordMatcher } from "./recordMatcher";
import { type RowsOfFile, searchRows } from "./rowSearch";
import { ownThread, ScanClaims } from "./scanClaims";
import { scanShared } from "./sharedBatch";

/** To index a block of a file. */
export interface IndexTask {
  readonly kind: "index";
  readonly block: Block;
  readonly settings: ReadingSettings;
  /** Memory for what is found. */
  readonly reusable?: SharedArrayBuffer | undefined;
}

/** To look for what a query asks of records. */
export interface SearchTask {
  readonly kind: "search";
  readonly terms: readonly RecordTerm[];
  readonly keys: RecordKeys;
  readonly rows: RowsOfFile;
}

/** What a thread is asked to do. */
export type ScanTask = IndexTask | SearchTask;

export interface ScanOrder {
  readonly id: number;
  readonly task: ScanTask;
}

/** "found": for each term the places of the records that have what it asks. */
export type ScanResult =
  | { readonly kind: "indexed"; readonly scanned: ScannedBlock; readonly memory: SharedArrayBuffer }
  | { readonly kind: "found"; readonly found: readonly Uint32Array[] }
  /** `place`: of what in a query the problem is. */
  | { readonly kind: "failed"; readonly problem: string; readonly place?: Place };

export interface ScanAnswer {
  readonly id: number;
  readonly result: ScanResult;
}

/** What a thread is started with. */
export interface ThreadData {
  /** From 1 on. */
  readonly number: number;
  readonly claims: SharedArrayBuffer;
}

/** An order that is not answered yet. */
interface Waiting<T extends ScanTask = ScanTask> {
  readonly task: T;
  readonly resolve: (result: ScanResult) => void;
  readonly reject: (error: Error) => void;
}

/** So many blocks are worth ordering for each thread: none waits for the next while the engine has other things to do. */
const blocksAtHand = 4;
/** And so many more: the first that is ordered may take longest, and what follows is merged behind it. */
const blocksBeyond = 4;
const usualIdleMs = 5000;
/** A block is some 14,000 records: ten ms of work for a thread. */
const usualBlockBytes = 4 * 1024 * 1024;
/** A stretch of so many blocks is worth starting threads. */
const blocksForThreads = 4;

export interface ScanPoolOptions {
  /** At most so many threads. */
  readonly threads?: number;
  /** Threads that had nothing to do for so long are ended. */
  readonly idleMs?: number;
  /** Bytes of a large file that a thread is given at a time. */
  readonly blockBytes?: number;
}

/** Threads that scan files: to index blocks, and to search records. They start with the first order or before it, and take orders in the order in which they come. */
export class ScanPool {
  readonly size: number;
  readonly blockBytes: number;
  /** How many blocks are worth ordering at a time. */
  readonly mostBlocks: number;
  /** Fewer threads are started to index, since the engine's thread has as much to do then: one for each of the other cores. */
  readonly #indexers: number;
  readonly #script: string;
  readonly #idleMs: number;
  /** The threads by their numbers. */
  readonly #threads = new Map<number, Worker>();
  /** Those of them that have answered an order. */
  readonly #started = new Set<number>();
  readonly #claims = new ScanClaims();
  /** By their numbers, in their order. */
  readonly #orders = new Map<number, Waiting>();
  /** The memory of what was found, as long as it is in use; and what of it can be used again. */
  readonly #memory = new WeakMap<ScannedBlock, SharedArrayBuffer>();
  readonly #free: SharedArrayBuffer[] = [];
  /** How many want them for what they will order. */
  #keepers = 0;
  #nextOrder = 1;
  #nextThread = ownThread + 1;
  #idleTimer: NodeJS.Timeout | undefined;
  /** Answers when the threads are gone that were ended. */
  #ended: Promise<unknown> = Promise.resolve();

  /** @param script the built program of a thread, an absolute path */
  constructor(script: string, { threads = Math.min(2, availableParallelism()), idleMs = usualIdleMs, blockBytes = usualBlockBytes }: ScanPoolOptions = {}) {
    this.#script = script;
    this.#idleMs = idleMs;
    this.size = threads;
    this.blockBytes = blockBytes;
    this.#indexers = Math.max(1, Math.min(threads, availableParallelism() - 1));
    this.mostBlocks = this.#indexers * blocksAtHand + blocksBeyond;
  }

  get hasThreads(): boolean {
    return this.#threads.size > 0;
  }

  /** Whether none of the threads has answered yet: until they do, tens of milliseconds go by. */
  get isStarting(): boolean {
    return this.#started.size === 0;
  }

  /** Whether so many bytes are worth starting threads. */
  isWorthFor(bytes: number): boolean {
    return bytes > blocksForThreads * this.blockBytes;
  }

  /** @throws when the file cannot be read, or the thread ended */
  async scan(block: Block, settings: ReadingSettings): Promise<ScannedBlock> {
    const result = await this.#run({ kind: "index", block, settings, reusable: this.#free.pop() });
    if (result.kind !== "indexed") throw failureOf(result);
    this.#memory.set(result.scanned, result.memory);
    return result.scanned;
  }

  /**
   * Scans in this thread the first of some blocks that no thread has begun with; false when there is none.
   * @param scanner one that was made for their settings
   */
  scanHere(scanner: BlockScanner, blocks: readonly Block[]): boolean {
    const run = ({ block, reusable }: IndexTask): ScanResult => ({ kind: "indexed", ...scanShared(scanner, block, reusable) });
    return this.#runHere(isOneOf(blocks), run);
  }

  /**
   * Searches in this thread records that were ordered to be searched, unless a thread has begun with them.
   * @param matcher one that was made for what they are searched for
   */
  searchHere(matcher: RecordMatcher, rows: RowsOfFile): void {
    const isMeant = (task: ScanTask): task is SearchTask => task.kind === "search" && task.rows === rows;
    this.#runHere(isMeant, ({ terms }) => ({ kind: "found", found: searchRows(matcher, terms.length, rows) }));
  }

  /** Takes back the blocks that no thread has begun with; who waits for them is told. */
  takeBack(blocks: readonly Block[]): void {
    for (const { order, reject } of this.#claim(isOneOf(blocks), Infinity)) {
      reject(new Error("The reading was stopped."));
      this.#answered(order);
    }
  }

  /** For each term the places of the records that have what it asks. @throws like {@link scan}; QueryError when a regular expression takes too long */
  async search(terms: readonly RecordTerm[], keys: RecordKeys, rows: RowsOfFile): Promise<readonly Uint32Array[]> {
    const result = await this.#run({ kind: "search", terms, keys, rows });
    if (result.kind !== "found") throw failureOf(result);
    return result.found;
  }

  /** Starts the threads that index, as far as they do not run: a block is soon to come. */
  start(): void {
    this.#start(this.#indexers);
  }

  /** Lets the threads live on, though they have nothing to do for a while: more will be ordered. Until what it returns is called. */
  keep(): () => void {
    this.#keepers++;
    this.#heed();
    return () => {
      this.#keepers--;
      this.#heed();
    };
  }

  #run(task: ScanTask): Promise<ScanResult> {
    return new Promise((resolve, reject) => {
      const id = this.#nextOrder++;
      this.#orders.set(id, { task, resolve, reject });
      this.#claims.offer(id);
      for (const thread of this.#threads.values()) thread.postMessage({ id, task } satisfies ScanOrder);
      this.#start(task.kind === "index" ? this.#indexers : this.size);
      this.#heed();
    });
  }

  /** Does in this thread the first of some tasks that no thread has begun with; false when there is none. */
  #runHere<T extends ScanTask>(isMeant: (task: ScanTask) => task is T, run: (task: T) => ScanResult): boolean {
    const [own] = this.#claim(isMeant, 1);
    if (!own) return false;
    try {
      own.resolve(run(own.task));
    } catch (error) {
      own.reject(error instanceof Error ? error : new Error(String(error)));
    }
    this.#answered(own.order);
    return true;
  }

  /** Claims up to `most` of some tasks for this thread. */
  #claim<T extends ScanTask>(isMeant: (task: ScanTask) => task is T, most: number): (Waiting<T> & { readonly order: number })[] {
    const own = [];
    for (const [order, { task, resolve, reject }] of this.#orders) {
      if (own.length === most) break;
      if (isMeant(task) && this.#claims.claim(order, ownThread)) own.push({ order, task, resolve, reject });
    }
    return own;
  }

  #answered(order: number): void {
    this.#orders.delete(order);
    this.#heed();
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
    this.#endThreads();
    await this.#ended;
  }

  #endThreads(): void {
    this.#free.length = 0;
    this.#rejectAll(new Error("The reading was stopped."));
    const ending = [...this.#threads.values()].map((thread) => thread.terminate());
    this.#threads.clear();
    this.#started.clear();
    this.#ended = Promise.all([this.#ended, ...ending]);
  }

  #rejectAll(error: Error): void {
    for (const { reject } of this.#orders.values()) reject(error);
    this.#orders.clear();
  }

  #start(threads: number): void {
    while (this.#threads.size < threads) this.#startOne();
  }

  #startOne(): void {
    const number = this.#nextThread++;
    const thread = new Worker(this.#script, { workerData: { number, claims: this.#claims.memory } satisfies ThreadData });
    this.#threads.set(number, thread);
    // The pool alone keeps no program running.
    thread.unref();
    for (const [id, { task }] of this.#orders) thread.postMessage({ id, task } satisfies ScanOrder);
    thread.on("message", ({ id, result }: ScanAnswer) => {
      this.#started.add(number);
      this.#orders.get(id)?.resolve(result);
      this.#answered(id);
    });
    const end = (error: Error) => {
      // One that was ended is none of the pool's any more.
      if (!this.#threads.delete(number)) return;
      this.#started.delete(number);
      for (const [id, { reject }] of this.#orders) {
        if (!this.#claims.isClaimedBy(id, number)) continue;
        reject(error);
        this.#orders.delete(id);
      }
      // What waits for a thread would wait for ever.
      if (this.#threads.size === 0) this.#rejectAll(error);
    };
    thread.on("error", end);
    thread.on("exit", () => {
      end(new Error("A thread that reads logs has ended."));
    });
  }

  /** Keeps the program running as long as there is something to do; ends the threads when there is nothing for a while. */
  #heed(): void {
    clearTimeout(this.#idleTimer);
    const isIdle = this.#orders.size === 0;
    for (const thread of this.#threads.values()) {
      if (isIdle) thread.unref();
      else thread.ref();
    }
    if (!isIdle || this.#keepers > 0) return;
    this.#idleTimer = setTimeout(() => {
      this.#endThreads();
    }, this.#idleMs).unref();
  }
}

function failureOf(result: ScanResult): Error {
  if (result.kind !== "failed") return new Error(result.kind);
  return result.place ? new QueryError(result.problem, result.place) : new Error(result.problem);
}

function isOneOf(blocks: readonly Block[]) {
  return (task: ScanTask): task is IndexTask => task.kind === "index" && blocks.includes(task.block);
}
