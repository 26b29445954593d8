import { open, type FileHandle } from "node:fs/promises";
import { streamsPath } from "./spoolPaths";

/** A stretch of a spool that came from one stream, and its bytes. */
export interface StreamRun {
  readonly stream: string;
  readonly bytes: number;
}

/**
 * Writes beside a spool which stream its bytes came from: a line `OFFSET NAME` wherever another stream begins. The line is
 * there before the bytes, so that whoever reads them finds it; where a crash comes in between, it tells of nothing.
 */
export class SpoolStreams {
  readonly #path: string;
  #file: FileHandle | undefined;
  #stream = "";

  /** @param spool path of the spool's lines */
  constructor(spool: string) {
    this.#path = streamsPath(spool);
  }

  /** What is about to be written at an offset of the spool. */
  async note(offset: number, runs: readonly StreamRun[]): Promise<void> {
    let switches = "";
    for (const { stream, bytes } of runs) {
      if (bytes > 0 && stream !== this.#stream) {
        switches += `${offset} ${stream.replace(/\s+/g, " ")}\n`;
        this.#stream = stream;
      }
      offset += bytes;
    }
    if (switches === "") return;
    this.#file ??= await open(this.#path, "ax", 0o600);
    await this.#file.appendFile(switches);
  }

  /** What was noted last did not come into the spool: its offsets hold no more, and are said anew. */
  forget(): void {
    this.#stream = "";
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }
}
