import { mkdir, open, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";

export interface SpoolListener {
  /** Something that was appended is in the file. */
  onWritten(): void;
  /** Told once when the disk refuses: what comes after is lost and the user must know. */
  onFailure(error: Error): void;
}

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
  #writing: Promise<void> | undefined;
  #failed = false;

  /** @param encoding "latin1" for text that stands for bytes, one a character: they are written as they came */
  constructor(path: string, listener: SpoolListener, encoding: "utf8" | "latin1" = "utf8") {
    this.path = path;
    this.#listener = listener;
    this.#encoding = encoding;
  }

  /** Appends text without waiting for the disk. Order is kept. The first text, be it empty, makes the file. */
  append(text: string): void {
    this.#waiting.push(text);
    this.#waitingLength += text.length;
    this.#writing ??= this.#write();
  }

  /** The disk does not keep up: who can wait should, until {@link flush} resolves. */
  get isBehind(): boolean {
    return this.#waitingLength > mostWaiting;
  }

  /** Resolves when all that was appended is in the file. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#file?.close();
    this.#file = undefined;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
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
    }
    this.#writing = undefined;
  }

  async #create(): Promise<FileHandle> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    return open(this.path, "ax", 0o600);
  }
}
