import type { SourceFile } from "./sourceFile";
import type { StreamRuns } from "./streamRuns";
import { TextGoneError } from "./logParts";

/** The open sources by number. */
export class Sources {
  readonly #byId = new Map<number, SourceFile>();

  add(source: SourceFile): void {
    this.#byId.set(source.options.id, source);
  }

  /** Whether it was there. */
  remove(source: SourceFile): boolean {
    return this.#byId.delete(source.options.id);
  }

  has(source: SourceFile): boolean {
    return this.#byId.get(source.options.id) === source;
  }

  all(): SourceFile[] {
    return [...this.#byId.values()];
  }

  /** Those that the user is to see. */
  listed(): SourceFile[] {
    return this.all().filter(({ isListed }) => isListed);
  }

  /** Those that may still grow. */
  followed(): SourceFile[] {
    return this.all().filter(({ isFollowed }) => isFollowed);
  }

  find(id: number): SourceFile | undefined {
    return this.#byId.get(id);
  }

  /** @throws when it is not open */
  get(id: number): SourceFile {
    const source = this.#byId.get(id);
    if (!source) throw new Error(`Source ${id} is not open.`);
    return source;
  }

  labelOf(id: number): string {
    return this.#byId.get(id)?.options.label ?? "";
  }

  pathOf(id: number): string {
    return this.#byId.get(id)?.options.path ?? "";
  }

  /** Number of a line in its file, from its number in the source. */
  lineInFile(id: number, offset: number, line: number): number {
    return this.#byId.get(id)?.parts.lineInFile(offset, line) ?? line;
  }

  /** Where the bytes that are indexed end. */
  endOf(id: number): number {
    return this.#byId.get(id)?.end ?? 0;
  }

  /** Which streams the bytes of a source came from, as far as they are indexed; undefined where nobody says. */
  async streamsOf(id: number): Promise<StreamRuns | undefined> {
    const source = this.#byId.get(id);
    await source?.streams?.upTo(source.end);
    return source?.streams;
  }

  /**
   * Bytes of a source, read again.
   * @throws {TextGoneError} when they are not there any more
   */
  bytes(id: number, offset: number, bytes: number): Promise<Buffer> {
    const source = this.#byId.get(id);
    return source ? source.parts.bytes(offset, bytes) : Promise.reject(new TextGoneError("The source of this record was removed."));
  }

  /**
   * The text of a record, read again.
   * @throws {TextGoneError} when it is not there any more
   */
  async text(id: number, offset: number, bytes: number): Promise<string> {
    return (await this.bytes(id, offset, bytes)).toString("utf8");
  }
}
