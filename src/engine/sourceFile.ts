import type { RecordColumns } from "../ingest/columns";
import { LineIndexer, type LineCounts } from "../ingest/lineIndexer";
import { LogFile } from "../ingest/logFile";
import type { SourceKind, SourceState } from "../protocol/engine";

/** What the user opened. */
export interface SourceOptions {
  readonly id: number;
  readonly path: string;
  readonly label: string;
  readonly kind: SourceKind;
  readonly follow: boolean;
}

/** One open log: its file, how far it is read, and the account of its lines. */
export class SourceFile {
  readonly options: SourceOptions;
  state: SourceState = "reading";
  problem = "";
  bytes = 0;
  readonly #file: LogFile;
  readonly #indexer: LineIndexer;

  private constructor(options: SourceOptions, file: LogFile, columns: RecordColumns) {
    this.options = options;
    this.#file = file;
    this.#indexer = new LineIndexer(columns, options.id);
  }

  /** @throws an error for the user when the file cannot be read */
  static async open(options: SourceOptions, columns: RecordColumns): Promise<SourceFile> {
    return new SourceFile(options, await LogFile.open(options.path), columns);
  }

  get bytesRead(): number {
    return this.#file.position;
  }

  get counts(): Readonly<LineCounts> {
    return this.#indexer.counts;
  }

  /** Reads about a MiB of new whole lines into the columns; false when there was none. */
  async readOn(): Promise<boolean> {
    this.bytes = await this.#file.size();
    if (this.bytes < this.#file.position) {
      throw new Error(`${this.options.path} became shorter while it was read. Open it again to read it from its beginning.`);
    }
    const chunk = await this.#file.nextLines();
    if (chunk) this.#indexer.feed(chunk.bytes, chunk.offset);
    return chunk !== undefined;
  }

  /** The file will not grow any more: reads the line without a line feed at its end. */
  async finish(): Promise<void> {
    const chunk = await this.#file.lastLine();
    if (chunk) this.#indexer.feed(chunk.bytes, chunk.offset);
    this.#indexer.end();
    this.state = "ended";
  }

  fail(problem: string): void {
    this.state = "failed";
    this.problem = problem;
  }

  /** The text of a record, read again from disk. */
  text(offset: number, bytes: number): Promise<string> {
    return this.#file.text(offset, bytes);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
