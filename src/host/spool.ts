import { mkdir, open, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";

export interface SpoolListener {
  /** Something that was appended is in the file. */
  onWritten(): void;
  /** Told once when the disk refuses: what comes after is lost and the user must know. */
  onFailure(error: Error): void;
}

/** An append-only file that keeps what cannot be read twice: the output of a program that runs. Readable by its owner alone. */
export class Spool {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #listener: SpoolListener;
  #waiting: string[] = [];
  #writing: Promise<void> | undefined;
  #failed = false;

  private constructor(path: string, file: FileHandle, listener: SpoolListener) {
    this.path = path;
    this.#file = file;
    this.#listener = listener;
  }

  static async create(path: string, listener: SpoolListener): Promise<Spool> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return new Spool(path, await open(path, "ax", 0o600), listener);
  }

  /** Appends text without waiting for the disk. Order is kept. */
  append(text: string): void {
    this.#waiting.push(text);
    this.#writing ??= this.#write();
  }

  /** Resolves when all that was appended is in the file. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#file.close();
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const text = this.#waiting.join("");
      this.#waiting = [];
      try {
        await this.#file.appendFile(text, "utf8");
        this.#listener.onWritten();
      } catch (error) {
        if (!this.#failed) this.#listener.onFailure(error instanceof Error ? error : new Error(String(error)));
        this.#failed = true;
      }
    }
    this.#writing = undefined;
  }
}
