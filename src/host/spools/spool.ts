import { mkdir, open, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { GatheredText } from "./gatheredText";
import { SpoolStreams } from "./spoolStreams";

export interface SpoolListener {
  /** Something that was appended is in the file. */
  onWritten(): void;
  /** Told once when the disk refuses: what comes after is lost and the user must know. */
  onFailure(error: Error): void;
}

/** Text waits so long for more, ms, or until there is so much of it, bytes: a write costs more than what it writes. */
const gatheredMs = 100;
const gatheredBytes = 1024 * 1024;
/** So many bytes may wait for the disk before a writer that can wait should. */
const mostWaiting = 16 * 1024 * 1024;

/** An append-only file that keeps what cannot be read twice: the output of a program that runs. Readable by its owner alone. */
export class Spool {
  readonly path: string;
  readonly #listener: SpoolListener;
  readonly #streams: SpoolStreams;
  #file: FileHandle | undefined;
  /** Bytes that are in the file. */
  #written = 0;
  /** What comes, and what is being written or was: they take turns. */
  #waiting: GatheredText;
  #other: GatheredText;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #failed = false;

  /** @param encoding "latin1" for text that stands for bytes, one a character: they are written as they came */
  constructor(path: string, listener: SpoolListener, encoding: "utf8" | "latin1" = "utf8") {
    this.path = path;
    this.#listener = listener;
    this.#waiting = new GatheredText(encoding);
    this.#other = new GatheredText(encoding);
    this.#streams = new SpoolStreams(path);
  }

  /**
   * Appends text without waiting for the disk: it is written soon. Order is kept. The first text, be it empty, makes the file.
   * @param stream where it came from; "" where there is but one place, of which nothing is said
   */
  append(text: string, stream = ""): void {
    this.#waiting.append(text, stream);
    if (this.#waiting.length > gatheredBytes) this.#startWriting();
    else this.#timer ??= setTimeout(() => this.#startWriting(), gatheredMs);
  }

  /** The disk does not keep up: who can wait should, until {@link flush} resolves. */
  get isBehind(): boolean {
    return this.#waiting.length > mostWaiting;
  }

  /** Resolves when all that was appended is in the file. */
  async flush(): Promise<void> {
    do {
      this.#startWriting();
      await this.#writing;
    } while (this.#writing || !this.#waiting.isEmpty);
  }

  async close(): Promise<void> {
    await this.flush();
    await Promise.all([this.#file?.close(), this.#streams.close()]);
    this.#file = undefined;
  }

  #startWriting(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#waiting.isEmpty) this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    const gathered = this.#waiting;
    this.#waiting = this.#other;
    this.#other = gathered;
    try {
      this.#file ??= await this.#create();
      await this.#append(this.#file, gathered);
      this.#listener.onWritten();
    } catch (error) {
      if (!this.#failed) this.#listener.onFailure(error instanceof Error ? error : new Error(String(error)));
      this.#failed = true;
    }
    gathered.clear();
    this.#writing = undefined;
    // It was time to write on while this was being written.
    if (!this.#timer) this.#startWriting();
  }

  async #append(file: FileHandle, { bytes, runs }: GatheredText): Promise<void> {
    try {
      await this.#streams.note(this.#written, runs);
      await file.appendFile(bytes);
      this.#written += bytes.length;
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
