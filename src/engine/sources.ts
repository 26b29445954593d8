import type { SourceFile } from "./sourceFile";
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

  /**
   * The bytes of a record, read again.
   * @throws {TextGoneError} when they are not there any more
   */
  text(id: number, offset: number, bytes: number): Promise<string> {
    const source = this.#byId.get(id);
    return source ? source.parts.text(offset, bytes) : Promise.reject(new TextGoneError("The source of this record was removed."));
  }
}
