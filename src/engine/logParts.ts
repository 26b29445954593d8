import { open, stat, type FileHandle } from "node:fs/promises";

/** The text of a record cannot be read any more. The message is for the user. */
export class TextGoneError extends Error {
  override readonly name = "TextGoneError";
}

/**
 * A stretch of a source's bytes that stands in one file. A source has several when its file was truncated or replaced: their
 * bytes and lines are counted through, as if they stood in one file.
 */
interface Part {
  readonly handle: FileHandle;
  /** Where it begins among the bytes and lines of the source. */
  readonly offset: number;
  readonly line: number;
  /** Bytes of its file that may still be read; where it ended, it cannot grow. */
  end: number;
  /** Why its text is gone, "" while it is there. */
  gone: string;
}

/** What is known of the file at the source's path. */
export interface FileNews {
  /** Bytes in the file that is being read. */
  readonly size: number;
  /** There is another file now: bytes in it; -1 for none. */
  readonly replacedBy: number;
  readonly isMissing: boolean;
  /** What was read of it does not stand there any more: nothing of it, or its beginning still does. */
  readonly change: "none" | "replaced" | "edited";
}

/** More files than this are not kept open for a source that is rotated. */
const keptFiles = 16;
/** So many bytes at the beginning and before the place that is read next are compared: a file that was written anew differs there. */
const comparedBytes = 1024;

/** The files that hold the bytes of a source. */
export class LogParts {
  readonly path: string;
  /** When the file was written last before it was opened, ms since 1970. */
  readonly writtenAt: number;
  readonly #parts: [Part, ...Part[]];
  #reading = 0;
  /** The bytes before the place that is read next, and the first ones, as they were read. */
  #before: Buffer = Buffer.alloc(0);
  #beginning: Buffer = Buffer.alloc(0);
  /** When the file was written last, as far as it is known. */
  #changedAt = 0n;

  private constructor(path: string, handle: FileHandle, writtenAt: number) {
    this.path = path;
    this.writtenAt = writtenAt;
    this.#parts = [newPart(handle)];
  }

  /** @throws when there is no such file, it may not be read, or it is no regular file: a pipe or a device has no bytes to read twice. */
  static async open(path: string): Promise<LogParts> {
    const facts = await stat(path).catch(refuse);
    if (facts.isDirectory()) throw new Error(`${path} is a folder, not a log file.`);
    if (!facts.isFile()) throw new Error(`${path} is a pipe or a device, not a log file.`);
    return new LogParts(path, await open(path, "r").catch(refuse), facts.mtimeMs);

    function refuse(cause: NodeJS.ErrnoException): never {
      if (cause.code === "ENOENT") throw new Error(`${path}: there is no such file.`, { cause });
      if (cause.code === "EACCES" || cause.code === "EPERM") throw new Error(`${path}: you may not read it.`, { cause });
      if (cause.code === "ENOTDIR") throw new Error(`${path}: what stands before its name is no folder.`, { cause });
      if (cause.code === "ELOOP") throw new Error(`${path}: its links lead in a circle.`, { cause });
      throw cause;
    }
  }

  /** Descriptor of the file that is read now. */
  get fd(): number {
    return this.#part.handle.fd;
  }

  /** Whether another file follows the one that is read now. */
  get isLast(): boolean {
    return this.#reading === this.#parts.length - 1;
  }

  /** Bytes of the file that is read now which may be read; Infinity while it may grow. */
  get end(): number {
    return this.#part.end;
  }

  /** Nothing of the file that is read now is read from a place on, whatever comes. */
  endAt(place: number): void {
    this.#part.end = place;
  }

  /** Offset in the file that is read now of a byte of the source. */
  placeOf(offset: number): number {
    return offset - this.#part.offset;
  }

  /** The opposite of {@link placeOf}. */
  offsetOf(place: number): number {
    return place + this.#part.offset;
  }

  /** Number of a line in its file, from its number in the source. */
  lineInFile(offset: number, line: number): number {
    const part = this.#partOf(offset);
    return line - part.line;
  }

  async size(): Promise<number> {
    return (await this.#part.handle.stat()).size;
  }

  /** The first bytes of the file that is read now; fewer where it has no more. */
  beginning(length: number): Promise<Buffer> {
    return this.#bytes(0, length);
  }

  /** Looks at the file that is read and at the path. @param place where reading goes on in the file */
  async look(place: number): Promise<FileNews> {
    const [own, atPath] = await Promise.all([this.#part.handle.stat({ bigint: true }), stat(this.path, { bigint: true }).catch(() => undefined)]);
    const isReplaced = atPath?.isFile() === true && (atPath.ino !== own.ino || atPath.dev !== own.dev);
    const size = Math.min(Number(own.size), this.#part.end);
    const isTouched = own.mtimeNs !== this.#changedAt || size !== place;
    const change = isTouched && this.#part.end === Infinity ? await this.#change(size, place) : "none";
    this.#changedAt = own.mtimeNs;
    return { size, replacedBy: isReplaced ? Number(atPath.size) : -1, isMissing: atPath?.isFile() !== true, change };
  }

  /** Remembers what stands before a place of the file, to notice when that is written anew. */
  async remember(place: number): Promise<void> {
    this.#before = await this.#bytes(Math.max(0, place - comparedBytes), Math.min(place, comparedBytes));
    if (this.#beginning.length < comparedBytes) this.#beginning = await this.#bytes(0, Math.min(place, comparedBytes));
  }

  async #change(size: number, place: number): Promise<FileNews["change"]> {
    if (size >= place && this.#before.equals(await this.#bytes(place - this.#before.length, this.#before.length))) return "none";
    // A file that begins with the same line is the same log, cut or edited.
    const feed = this.#beginning.indexOf(0x0a);
    const firstLine = this.#beginning.subarray(0, feed < 0 ? this.#beginning.length : feed + 1);
    return firstLine.length > 0 && firstLine.equals(await this.#bytes(0, firstLine.length)) ? "edited" : "replaced";
  }

  /** The file was written anew: goes on at its beginning. @param offset bytes and @param line lines of the source so far */
  restart(offset: number, line: number): void {
    const { handle } = this.#part;
    for (const part of this.#parts) {
      if (part.handle !== handle) continue;
      part.gone = `${this.path} was truncated or written anew after this record was read: its text is gone.`;
    }
    this.#part.end = 0;
    this.#parts.push({ ...newPart(handle), offset, line });
    this.#reading = this.#parts.length - 1;
    this.#forget();
  }

  /** The file at the path is another one now, and the old one is read to its end: goes on with the new one. */
  async follow(offset: number, line: number): Promise<void> {
    const handle = await open(this.path, "r");
    this.#part.end = this.placeOf(offset);
    this.#parts.push({ ...newPart(handle), offset, line });
    this.#reading = this.#parts.length - 1;
    this.#forget();
    await this.#closeOldest();
  }

  /** Begins again with the first file whose text is there. @returns the offset and lines of the source to begin with */
  rewind(): { readonly offset: number; readonly line: number } {
    const first = this.#parts.findIndex((part) => part.gone === "");
    this.#reading = first < 0 ? this.#parts.length - 1 : first;
    this.#forget();
    return { offset: this.#part.offset, line: this.#part.line };
  }

  /** Goes on with the next file; false when there is none. */
  next(): boolean {
    if (this.isLast) return false;
    const next = this.#parts.findIndex((part, index) => index > this.#reading && part.gone === "");
    this.#reading = next < 0 ? this.#parts.length - 1 : next;
    this.#forget();
    return true;
  }

  /** Where the file that is read now begins in the source. */
  get partOffset(): number {
    return this.#part.offset;
  }

  /**
   * `bytes` bytes of the source, or those that are left of its file from there on.
   * @throws {TextGoneError} when they are not there any more
   */
  async bytes(offset: number, bytes: number): Promise<Buffer> {
    const part = this.#partOf(offset);
    const place = offset - part.offset;
    if (part.gone !== "") throw new TextGoneError(part.gone);
    const length = Math.min(bytes, part.end - place);
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await part.handle.read(buffer, 0, length, place);
    if (bytesRead < length) throw new TextGoneError(`${this.path} is shorter now than it was: the text of this record is gone.`);
    return buffer;
  }

  /** What {@link bytes} are as text. */
  async text(offset: number, bytes: number): Promise<string> {
    return (await this.bytes(offset, bytes)).toString("utf8");
  }

  /** The file that holds a byte of the source, and the bytes of the source that it holds; `fd` -1 where the text is gone. */
  fileAt(offset: number): { readonly fd: number; readonly from: number; readonly to: number } {
    const part = this.#partOf(offset);
    const next = this.#parts[this.#parts.indexOf(part) + 1];
    return { fd: part.gone === "" ? part.handle.fd : -1, from: part.offset, to: next?.offset ?? Infinity };
  }

  /** What stands around a byte of the source in its file: up to `bytes` bytes before and behind. */
  async around(offset: number, bytes: number): Promise<{ readonly text: Buffer; readonly before: number; readonly isBeginning: boolean; readonly fileBytes: number }> {
    const part = this.#partOf(offset);
    const place = offset - part.offset;
    if (part.gone !== "") throw new TextGoneError(part.gone);
    const from = Math.max(0, place - bytes);
    const fileBytes = (await part.handle.stat()).size;
    const text = Buffer.alloc(Math.max(0, Math.min(fileBytes, place + bytes) - from));
    const { bytesRead } = await part.handle.read(text, 0, text.length, from);
    return { text: text.subarray(0, bytesRead), before: place - from, isBeginning: from === 0, fileBytes };
  }

  async close(): Promise<void> {
    await Promise.all([...new Set(this.#parts.map((part) => part.handle))].map((handle) => handle.close()));
  }

  get #part(): Part {
    return this.#parts[this.#reading] ?? this.#parts[0];
  }

  #forget(): void {
    this.#before = this.#beginning = Buffer.alloc(0);
  }

  #partOf(offset: number): Part {
    return this.#parts.findLast((part) => part.offset <= offset) ?? this.#parts[0];
  }

  async #bytes(place: number, length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await this.#part.handle.read(buffer, 0, length, place);
    return buffer.subarray(0, bytesRead);
  }

  async #closeOldest(): Promise<void> {
    const handles = [...new Set(this.#parts.filter((part) => part.gone === "").map((part) => part.handle))];
    if (handles.length <= keptFiles) return;
    const [oldest] = handles;
    for (const part of this.#parts) {
      if (part.handle !== oldest) continue;
      part.gone = `${this.path} was rotated too often since this record was read: its text is gone.`;
    }
    // Its number of the descriptor may be given to another file from now on.
    await oldest?.close();
  }
}

function newPart(handle: FileHandle): Part {
  return { handle, offset: 0, line: 0, end: Infinity, gone: "" };
}
