import { createReadStream } from "node:fs";
import { mkdtemp, open, readdir, rm, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { constants, createGunzip, type Gunzip } from "node:zlib";
import { runsElsewhere } from "./otherProcess";

/** Bytes on disk that one compressed log may take: what is too much is more likely an attack than a log. */
const mostBytes = 64 * 1024 ** 3;

/** What a file that is compressed by gzip begins with (RFC 1952). */
export const gzipMagic = Uint8Array.of(0x1f, 0x8b);

/** What the names of the folders begin with that hold the texts, in the system's folder of temporary files; the number of the process follows. */
const folderName = "hopscope-text-";

/** The text of a compressed log in a file of its own, which only its owner can read. It is written while it is read. */
export class GzipSpool {
  readonly path: string;
  /** Compressed bytes that were taken, bytes that they gave. */
  bytesIn = 0;
  bytesOut = 0;
  /** Why not all of it could be decompressed, for the user. */
  problem = "";
  isComplete = false;
  /** Resolves when it is complete or stopped. Never rejects. */
  readonly done: Promise<void>;
  readonly #folder: string;
  readonly #abort = new AbortController();
  #wake: () => void = () => undefined;

  private constructor(compressed: string, folder: string, file: FileHandle) {
    this.#folder = folder;
    this.path = join(folder, "log");
    this.done = this.#write(compressed, file);
  }

  /** @throws when no temporary file can be made */
  static async start(compressed: string): Promise<GzipSpool> {
    await removeLeft();
    // mkdtemp makes a folder that nobody else can enter.
    const folder = await mkdtemp(join(tmpdir(), `${folderName}${process.pid}-`));
    return new GzipSpool(compressed, folder, await open(join(folder, "log"), "wx", 0o600));
  }

  /** Resolves when there is more text, or no more will come. */
  async more(): Promise<void> {
    if (!this.isComplete) await Promise.race([this.done, new Promise<void>((resolve) => (this.#wake = resolve))]);
  }

  /** Stops, and deletes the text. */
  async remove(): Promise<void> {
    this.#abort.abort();
    await this.done;
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #write(compressed: string, file: FileHandle): Promise<void> {
    try {
      await this.#decompress(compressed, file).catch(async (error: unknown) => {
        if (!isDamage(error)) throw error;
        await this.#decompress(compressed, file, this.bytesIn);
      });
    } catch (error) {
      if (!this.#abort.signal.aborted) this.problem = `The file could be decompressed only in part: ${asError(error).message}.`;
    }
    await file.close();
    this.isComplete = true;
    this.#wake();
  }

  /** Writes what is not written yet. @param bytewiseAt where the piece begins that is taken byte by byte: of one in which it meets an error zlib gives nothing */
  async #decompress(compressed: string, file: FileHandle, bytewiseAt = -1): Promise<void> {
    const gunzip = createGunzip();
    const feeding = this.#feed(compressed, gunzip, bytewiseAt).catch((error: unknown) => gunzip.destroy(asError(error)));
    let given = 0;
    try {
      for await (const chunk of gunzip as AsyncIterable<Buffer>) {
        given += chunk.length;
        if (given <= this.bytesOut) continue;
        if (given > mostBytes) throw new Error(`it holds more than ${mostBytes / 1024 ** 3} GiB`);
        await file.write(chunk.subarray(Math.max(0, chunk.length - (given - this.bytesOut))));
        this.bytesOut = given;
        this.#wake();
      }
    } finally {
      gunzip.destroy();
      await feeding;
    }
  }

  async #feed(compressed: string, gunzip: Gunzip, bytewiseAt: number): Promise<void> {
    let fed = 0;
    for await (const chunk of createReadStream(compressed, { signal: this.#abort.signal }) as AsyncIterable<Buffer>) {
      if (fed === bytewiseAt) await feedBytewise(gunzip, chunk, this.#abort.signal);
      else await feed(gunzip, chunk);
      if (gunzip.destroyed) return;
      fed += chunk.length;
      this.bytesIn = Math.max(this.bytesIn, fed);
    }
    // What a file that was cut off has given so far comes out before its end is found to be missing.
    await new Promise<void>((resolve) => {
      gunzip.once("close", resolve);
      gunzip.flush(constants.Z_SYNC_FLUSH, resolve);
    });
    gunzip.end();
  }
}

/** Resolves when a piece is decompressed, or cannot be, which its reader is told. */
async function feed(gunzip: Gunzip, piece: Buffer): Promise<void> {
  await new Promise<void>((resolve) => {
    // Of one that cannot be, nothing is called back.
    gunzip.once("close", resolve);
    gunzip.write(piece, () => {
      gunzip.off("close", resolve);
      resolve();
    });
  });
}

async function feedBytewise(gunzip: Gunzip, piece: Buffer, signal: AbortSignal): Promise<void> {
  for (let at = 0; at < piece.length && !gunzip.destroyed && !signal.aborted; at++) {
    await feed(gunzip, piece.subarray(at, at + 1));
    // An error would throw away what is not read.
    while (isUnread(gunzip)) await nextTurn();
  }
}

function isUnread({ destroyed, readableLength }: Gunzip): boolean {
  return !destroyed && readableLength > 0;
}

/** Not a file that ends too soon: of that, all is given. */
function isDamage(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "Z_DATA_ERROR";
}

/** Deletes the texts of processes that ended before they could. */
async function removeLeft(): Promise<void> {
  // What cannot be listed or deleted is another user's.
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const id = name.startsWith(folderName) ? /^(\d+)-/.exec(name.slice(folderName.length))?.[1] : undefined;
    if (id === undefined || Number(id) === process.pid || runsElsewhere(Number(id))) continue;
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));
