import { mkdir, open, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { SpoolStreams } from "./spoolStreams";

export interface SpoolListener {
  /** Something that was appended is in the file. */
  onWritten(): void;
  /** Told once when the disk refuses: what comes after is lost and the user must know. */
  onFailure(error: Error): void;
}

/** Text waits so long for more, ms, or until there is so much of it, characters: a write costs more than what it writes. */
const gatheredMs = 100;
const gatheredLength = 1024 * 1024;
/** So many characters may wait for the disk before a writer that can wait should. */
const mostWaiting = 16 * 1024 * 1024;

/** Text of one stream that waits for the disk. */
interface WaitingRun {
  readonly stream: string;
  readonly texts: string[];
}

/** An append-only file that keeps what cannot be read twice: the output of a program that runs. Readable by its owner alone. */
export class Spool {
  readonly path: string;
  readonly #listener: SpoolListener;
  readonly #encoding: "utf8" | "latin1";
  readonly #streams: SpoolStreams;
  #file: FileHandle | undefined;
  /** Bytes that are in the file. */
  #written = 0;
  #waiting: WaitingRun[] = [];
  #waitingLength = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #failed = false;

  /** @param encoding "latin1" for text that stands for bytes, one a character: they are written as they came */
  constructor(path: string, listener: SpoolListener, encoding: "utf8" | "latin1" = "utf8") {
    this.path = path;
    this.#listener = listener;
    this.#encoding = encoding;
    this.#streams = new SpoolStreams(path);
  }

  /**
   * Appends text without waiting for the disk: it is written soon. Order is kept. The first text, be it empty, makes the file.
   * @param stream where it came from; "" where there is but one place, of which nothing is said
   */
  append(text: string, stream = ""): void {
    const last = this.#waiting.at(-1);
    if (last?.stream === stream) last.texts.push(text);
    else this.#waiting.push({ stream, texts: [text] });
    this.#waitingLength += text.length;
    if (this.#waitingLength > gatheredLength) this.#startWriting();
    else this.#timer ??= setTimeout(() => this.#startWriting(), gatheredMs);
  }

  /** The disk does not keep up: who can wait should, until {@link flush} resolves. */
  get isBehind(): boolean {
    return this.#waitingLength > mostWaiting;
  }

  /** Resolves when all that was appended is in the file. */
  async flush(): Promise<void> {
    do {
      this.#startWriting();
      await this.#writing;
    } while (this.#writing || this.#waiting.length > 0);
  }

  async close(): Promise<void> {
    await this.flush();
    await Promise.all([this.#file?.close(), this.#streams.close()]);
    this.#file = undefined;
  }

  #startWriting(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length > 0) this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    const runs = this.#waiting.map(({ stream, texts }) => ({ stream, text: Buffer.from(texts.join(""), this.#encoding) }));
    this.#waiting = [];
    this.#waitingLength = 0;
    try {
      this.#file ??= await this.#create();
      await this.#append(this.#file, runs);
      this.#listener.onWritten();
    } catch (error) {
      if (!this.#failed) this.#listener.onFailure(error instanceof Error ? error : new Error(String(error)));
      this.#failed = true;
    }
    this.#writing = undefined;
    // It was time to write on while this was being written.
    if (!this.#timer) this.#startWriting();
  }

  async #append(file: FileHandle, runs: readonly { readonly stream: string; readonly text: Buffer }[]): Promise<void> {
    try {
      await this.#streams.note(this.#written, runs.map(({ stream, text }) => ({ stream, bytes: text.length })));
      await file.appendFile(Buffer.concat(runs.map(({ text }) => text)));
      this.#written += runs.reduce((sum, { text }) => sum + text.length, 0);
    } catch (error) {
      this.#streams.forget();
      this.#written = (await file.stat()).size;
      throw error;
    }
  }

  async #create(): Promise<FileHandle> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    return open(this.path, "ax", 0o600);
  }
}
