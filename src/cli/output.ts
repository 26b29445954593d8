import type { Writable } from "node:stream";

/** Text is handed over in pieces of about so many characters. */
const pieceCharacters = 64 * 1024;

/**
 * Standard output: text of any length at the reader's pace. When the reader closes it early, as `head` does, what follows is
 * dropped and `closed` says that there is no use in going on.
 */
export class Output {
  readonly #stream: Writable;
  #waiting: string[] = [];
  #waitingCharacters = 0;
  #closed = false;
  #failure: Error | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on("error", (error) => this.#fail(error));
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** @throws when what was written could not be: a full disk */
  async write(text: string): Promise<void> {
    this.#waiting.push(text);
    this.#waitingCharacters += text.length;
    if (this.#waitingCharacters >= pieceCharacters) await this.flush();
  }

  /** Answers when all has been taken. @throws when it could not be written */
  async flush(): Promise<void> {
    const text = this.#waiting.join("");
    this.#waiting = [];
    this.#waitingCharacters = 0;
    if (text !== "" && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#stream.write(text, (error) => {
          if (error) this.#fail(error);
          resolve();
        });
      });
    }
    if (this.#failure) throw this.#failure;
  }

  #fail(error: Error): void {
    this.#closed = true;
    const code = "code" in error ? error.code : undefined;
    if (code !== "EPIPE" && code !== "ERR_STREAM_DESTROYED") this.#failure ??= error;
  }
}
