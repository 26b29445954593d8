import { mkdir, open, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";

export interface SpoolListener {
  /** Something that was appended is in the file. */
  onWritten(): void;
  /** Told once when the disk refuses: what comes after is lost and the user must know. */
  onFailure(error: Error): void;
}

/** Text waits so long for more, ms, or until there is so much of it, characters: a write costs more than what it writes. */
const gatheredMs = 50;
const gatheredLength = 1024 * 1024;
/** So many characters may wait for the disk before a writer that can wait should. */
const mostWaiting = 16 * 1024 * 1024;

/** An append-only file that keeps what cannot be read twice: the output of a program that runs. Readable by its owner alone. */
export class Spool {
  readonly path: string;
  readonly #listener: SpoolListener;
  readonly #encoding: "utf8" | "latin1";
  #file: FileHandle | undefined;
  #waiting: string[] = [];
  #waitingLength = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #failed = false;

  /** @param encoding "latin1" for text that stands for bytes, one a character: they are written as they came */
  constructor(path: string, listener: SpoolListener, encoding: "utf8" | "latin1" = "utf8") {
    this.path = path;
    this.#listener = listener;
    this.#encoding = encoding;
  }

  /** Appends text without waiting for the disk: it is written soon. Order is kept. The first text, be it empty, makes the file. */
  append(text: string): void {
    this.#waiting.push(text);
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
    await this.#file?.close();
    this.#file = undefined;
  }

  #startWriting(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length > 0) this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    const text = this.#waiting.join("");
    this.#waiting = [];
    this.#waitingLength = 0;
    try {
      this.#file ??= await this.#create();
      await this.#file.appendFile(text, this.#encoding);
      this.#listener.onWritten();
    } catch (error) {
      if (!this.#failed) this.#listener.onFailure(error instanceof Error ? error : new Error(String(error)));
      this.#failed = true;
    }
    this.#writing = undefined;
    // It was time to write on while this was being written.
    if (!this.#timer) this.#startWriting();
  }

  async #create(): Promise<FileHandle> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    return open(this.path, "ax", 0o600);
  }
}
