import { setImmediate as nextTurn } from "node:timers/promises";
import type { Block, BlockScanner, ScannedBlock } from "../ingest/blockScanner";
import type { RecordColumns } from "../ingest/columns";
import { noLines, type LineCounts } from "../ingest/recordBatch";
import type { ReadingSettings } from "../ingest/recordScanner";
import type { SourceKind, SourceState } from "../protocol/engine";
import { gzipMagic, GzipSpool } from "./gzipSpool";
import { LogParts } from "./logParts";
import { MalformedList } from "./malformedList";
import type { ScanPool } from "./scanPool";
import { StreamRuns } from "./streamRuns";

/** What text in UTF-16 begins with, in either order of its bytes, and UTF-8 never does: PowerShell 5 writes what it redirects so. */
const utf16Marks = [Uint8Array.of(0xff, 0xfe), Uint8Array.of(0xfe, 0xff)];

/** What the user opened. */
export interface SourceOptions {
  readonly id: number;
  readonly path: string;
  /** A file that tells the streams of the log. */
  readonly streams?: string;
  readonly label: string;
  readonly kind: SourceKind;
  readonly follow: boolean;
  /** It is listed nowhere until it holds a record. */
  readonly isQuiet: boolean;
  /** Who opened it says when nothing more comes: its silence is no end. */
  readonly endIsTold: boolean;
}

/** What reading needs beside the file. */
export interface Reading {
  readonly columns: RecordColumns;
  readonly settings: ReadingSettings;
  /** Reads in this thread. */
  readonly scanner: BlockScanner;
  /** Reads large stretches in other threads, where there are any. */
  readonly pool: ScanPool | undefined;
}

/** What is read in this thread in one go: a few ms. */
const sliceBytes = 1024 * 1024;
/** So much is read first of what threads read: something to see while they start. */
const firstBytes = 128 * 1024;

/** One open log: its files, how far it is read, and the account of its lines. */
export class SourceFile {
  readonly options: SourceOptions;
  state: SourceState;
  problem = "";
  bytes = 0;
  counts: LineCounts = noLines();
  dialects: Record<string, number> = {};
  readonly malformed = new MalformedList();
  /** What was read of it was changed since, in part: it must be read anew. */
  isEdited = false;
  /** When it grew last, ms since 1970. */
  grewAt: number;
  /** When somebody hinted last that it has grown, ms since 1970. */
  hintedAt = 0;
  readonly parts: LogParts;
  /** Undefined where there is but one stream, or nobody says. */
  readonly streams: StreamRuns | undefined;
  readonly #spool: GzipSpool | undefined;
  readonly #compressedBytes: number;
  /** Bytes and lines of the source that are read, over all its files. */
  #offset = 0;
  #line = 0;
  #isClosed = false;
  #turn: Promise<void> = Promise.resolve();

  private constructor(options: SourceOptions, parts: LogParts, grewAt: number, spool?: GzipSpool, compressedBytes = 0) {
    this.options = options;
    // What has just begun to run has little to read.
    this.state = options.kind === "run" && options.follow ? "live" : "reading";
    this.parts = parts;
    this.streams = options.streams === undefined ? undefined : new StreamRuns(options.streams);
    this.grewAt = grewAt;
    this.#spool = spool;
    this.#compressedBytes = compressedBytes;
  }

  /** @throws an error for the user when the file cannot be read */
  static async open(options: SourceOptions): Promise<SourceFile> {
    const parts = await LogParts.open(options.path);
    const beginning = await parts.beginning(2);
    if (utf16Marks.some((mark) => beginning.equals(mark))) {
      await parts.close();
      throw new Error(`${options.path} is text in UTF-16, which is not read. Convert it to UTF-8 first, as with: iconv -f UTF-16 -t UTF-8`);
    }
    if (!beginning.equals(gzipMagic)) return new SourceFile(options, parts, parts.writtenAt);
    const compressedBytes = await parts.size();
    await parts.close();
    const spool = await GzipSpool.start(options.path);
    return new SourceFile(options, await LogParts.open(spool.path), Date.now(), spool, compressedBytes);
  }

  /** Bytes that are read; of a compressed file, compressed ones, about. */
  get bytesRead(): number {
    if (!this.#spool) return this.#offset - this.parts.partOffset;
    return this.#spool.bytesOut === 0 ? 0 : Math.round((this.#spool.bytesIn * this.#offset) / this.#spool.bytesOut);
  }

  /** Bytes of the source that are indexed, over all its files. */
  get end(): number {
    return this.#offset;
  }

  /** Whether the user is to see it. */
  get isListed(): boolean {
    return !this.options.isQuiet || this.counts.records > 0;
  }

  /** Whether what comes to it is looked for: what it holds is read. */
  get isFollowed(): boolean {
    return this.state === "live" || this.state === "missing";
  }

  /** Whether it may still grow. */
  get mayGrow(): boolean {
    return this.#spool === undefined;
  }

  /**
   * Reads what has come since; true when there was something. Only one reading of a source is under way at a time.
   * @param final the file will not grow any more: its last line may lack its line feed
   * @param merged is told after each batch, and may make the reading wait
   */
  readOn(reading: Reading, final: boolean, merged: () => Promise<void>): Promise<boolean> {
    return this.#inTurn(async () => {
      let any = false;
      while (!this.#isClosed && (await this.#readFile(reading, final, merged))) any = true;
      return any;
    });
  }

  /** Begins anew with what can still be read. */
  rewind(): Promise<void> {
    return this.#inTurn(() => {
      ({ offset: this.#offset, line: this.#line } = this.parts.rewind());
      this.isEdited = false;
      this.counts = noLines();
      this.dialects = {};
      this.malformed.clear();
      return Promise.resolve();
    });
  }

  fail(problem: string): void {
    this.state = "failed";
    this.problem = problem;
  }

  /** Stops reading and closes its files. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#inTurn(() => this.parts.close());
    await this.#spool?.remove();
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(step);
    this.#turn = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  /** Reads the present file as far as it goes, and turns to the next; false when there was nothing to do. */
  async #readFile(reading: Reading, final: boolean, merged: () => Promise<void>): Promise<boolean> {
    if (this.#spool) return this.#readSpool(this.#spool, reading, merged);
    if (!this.parts.isLast) {
      await this.#readTo(reading, this.parts.end, true, merged);
      return this.parts.next();
    }
    const news = await this.parts.look(this.parts.placeOf(this.#offset));
    this.bytes = news.size;
    if (news.change === "edited") {
      this.isEdited = true;
      return false;
    }
    if (news.change === "replaced") {
      this.parts.restart(this.#offset, this.#line);
      this.problem = "The file was truncated or written anew while it was open: the text of what it held before is gone.";
      return true;
    }
    if (this.options.follow && this.state !== "reading") this.#note(news.isMissing);
    const before = this.#offset;
    const isReplaced = news.replacedBy > 0 && this.options.follow;
    if (final) this.parts.endAt(news.size);
    await this.#readTo(reading, news.size, final, merged);
    if (this.#offset > before) {
      if (!final) await this.parts.remember(this.parts.placeOf(this.#offset));
      this.grewAt = Date.now();
      return true;
    }
    if (!isReplaced || final) return false;
    // A writer goes on with the old file for a while: the new one is read when the old one has nothing new.
    await this.#readTo(reading, news.size, true, merged);
    await this.parts.follow(this.#offset, this.#line);
    return true;
  }

  async #readSpool(spool: GzipSpool, reading: Reading, merged: () => Promise<void>): Promise<boolean> {
    this.bytes = this.#compressedBytes;
    const isComplete = spool.isComplete;
    const before = this.#offset;
    await this.#readTo(reading, spool.bytesOut, isComplete, merged);
    this.problem = spool.problem;
    if (isComplete) return this.#offset > before;
    await spool.more();
    return true;
  }

  #note(isMissing: boolean): void {
    if (isMissing) {
      this.state = "missing";
      this.problem = "The file is not there any more. It is read on when it comes back.";
    } else if (this.state === "missing") {
      this.state = "live";
      this.problem = "";
    }
  }

  /** Reads up to an offset of the present file. */
  async #readTo(reading: Reading, end: number, final: boolean, merged: () => Promise<void>): Promise<void> {
    const from = this.parts.placeOf(this.#offset);
    if (end <= from) return;
    const { pool } = reading;
    if (pool?.isWorthFor(end - from)) await this.#readInThreads(reading, pool, from, end, final, merged);
    await this.#readSlices(reading, end, end, final, merged);
  }

  /** Reads lines that begin before `to`, in this thread. */
  async #readSlices(reading: Reading, to: number, end: number, final: boolean, merged: () => Promise<void>): Promise<void> {
    for (let place = this.parts.placeOf(this.#offset); place < to && !this.#isClosed; ) {
      const scanned = reading.scanner.scan(this.#block(place, Math.min(to, place + sliceBytes), end, final, true));
      if (scanned.to === place) return;
      this.#merge(reading.columns, scanned);
      place = scanned.to;
      await merged();
    }
  }

  /** Cuts a stretch into blocks, has them scanned by this thread and others and merges what they find in order. */
  async #readInThreads(reading: Reading, pool: ScanPool, from: number, end: number, final: boolean, merged: () => Promise<void>): Promise<void> {
    const { settings, columns } = reading;
    const underWay: { readonly block: Block; readonly scanned: Promise<ScannedBlock>; isDone: boolean }[] = [];
    let next = from;
    let place = from;
    const letGo = pool.keep();
    try {
      while (!this.#isClosed && (next < end || underWay.length > 0)) {
        while (next < end && underWay.length < pool.mostBlocks) {
          const bytes = next === from ? Math.min(firstBytes, pool.blockBytes) : pool.blockBytes;
          const block = this.#block(next, Math.min(end, next + bytes), end, final, next === from);
          const read = { block, scanned: pool.scan(block, settings), isDone: false };
          const done = () => {
            read.isDone = true;
          };
          // A rejection is met when its turn comes; until then it is no unhandled one.
          read.scanned.then(done, done);
          underWay.push(read);
          next = block.to;
        }
        const [first] = underWay;
        if (!first) return;
        // What the threads have not begun with is read here, rather than that this one waits for them.
        while (!first.isDone && pool.scanHere(reading.scanner, underWay.map(({ block }) => block))) await nextTurn();
        underWay.shift();
        let scanned = await first.scanned;
        if (place >= first.block.to) continue;
        // An object that began in an earlier block ends in this one: its lines are no lines of their own.
        if (scanned.from !== place) scanned = await pool.scan({ ...first.block, from: place, atLine: true }, settings);
        this.#merge(columns, scanned);
        place = scanned.to;
        pool.release(scanned);
        await merged();
        // What is left needs more bytes than there are.
        if (place < first.block.to) return;
      }
    } finally {
      pool.takeBack(underWay.map(({ block }) => block));
      // The file must not be closed while others read it.
      await Promise.allSettled(underWay.map(({ scanned }) => scanned));
      letGo();
    }
  }

  #block(from: number, to: number, end: number, final: boolean, atLine: boolean): Block {
    return { fd: this.parts.fd, from, to, end, final, atLine };
  }

  #merge(columns: RecordColumns, { from, to, data }: ScannedBlock): void {
    const offset = this.parts.offsetOf(from);
    columns.append(this.options.id, data, this.#line, offset);
    this.malformed.add(data, this.#line, offset);
    for (const kind of Object.keys(this.counts) as (keyof LineCounts)[]) this.counts[kind] += data.counts[kind];
    for (const [dialect, count] of Object.entries(data.dialects)) this.dialects[dialect] = (this.dialects[dialect] ?? 0) + count;
    this.#line += data.counts.lines;
    this.#offset = this.parts.offsetOf(to);
  }
}
