import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Standard input on disk, where it can be read twice. */
export interface SpooledInput {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Writes all of standard input to a temporary file that only its owner can read.
 * @param onBytes is told how many bytes there are so far
 * @throws when it ends badly or the disk is full; nothing is left behind then
 */
export async function spoolInput(input: Readable, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<SpooledInput> {
  // mkdtemp makes a folder that nobody else can enter.
  const folder = await mkdtemp(join(tmpdir(), "hopscope-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, "standard-input.log");
  const file = createWriteStream(path, { flags: "wx", mode: 0o600 });
  let bytes = 0;
  async function* counted(chunks: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer | string> {
    for await (const chunk of chunks) {
      bytes += Buffer.byteLength(chunk);
      onBytes(bytes);
      yield chunk;
    }
  }
  try {
    await pipeline(input, counted, file, { signal });
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, remove };
}
