import type { DocumentRow, EngineContract } from "../../protocol/engine";
import type { Params, Result } from "../../protocol/rpc";

/** Asks the engine for a page of a document. */
export type AskDocument = (params: Params<EngineContract, "document">) => Result<EngineContract, "document"> | Promise<Result<EngineContract, "document">>;

const pageRows = 512;
/** Pages at hand: a hop's records may stand among the rows of others, and are asked for in an order of their own. */
const keptPages = 16;

/** The rows of a trace's document by number; a few thousand are in memory at once. */
export class DocumentReader {
  readonly #ask: AskDocument;
  readonly #key: string;
  readonly #pages = new Map<number, readonly DocumentRow[]>();
  #total = 0;

  private constructor(ask: AskDocument, key: string) {
    this.#ask = ask;
    this.#key = key;
  }

  static async open(ask: AskDocument, key: string): Promise<DocumentReader> {
    const reader = new DocumentReader(ask, key);
    await reader.#page(0);
    return reader;
  }

  get total(): number {
    return this.#total;
  }

  /** @throws when there is no such row */
  async row(index: number): Promise<DocumentRow> {
    const row = (await this.#page(Math.floor(index / pageRows)))[index % pageRows];
    if (!row) throw new Error(`The trace has no row ${index}.`);
    return row;
  }

  async #page(number: number): Promise<readonly DocumentRow[]> {
    const kept = this.#pages.get(number);
    this.#pages.delete(number);
    const page = kept ?? (await this.#read(number));
    this.#pages.set(number, page);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > keptPages && oldest !== undefined) this.#pages.delete(oldest);
    return page;
  }

  async #read(number: number): Promise<readonly DocumentRow[]> {
    const { items, total } = await this.#ask({ key: this.#key, offset: number * pageRows, limit: pageRows });
    this.#total = total;
    return items;
  }
}
