import * as vscode from "vscode";
import type { GroupBy, SourceSummary, TraceListing, TraceSort } from "../../protocol/engine";
import { contextKeys } from "../ids";

/** "none": all traces in one list. */
export type Grouping = GroupBy | "none";

interface Remembered {
  readonly where: string;
  readonly sort: TraceSort;
  readonly group: Grouping;
  /** Keys of traces that stay when the view is cleared. */
  readonly pinned: readonly string[];
}

const usual: Remembered = { where: "", sort: "newest", group: "source", pinned: [] };
const memoryKey = "hopscope.listing";

/** Which traces the explorer lists, in which order and groups: remembered for each workspace. */
export class Listing implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChange = this.#changed.event;
  #is: Remembered;
  /** Lines of each source that were read when the view was cleared. */
  #cleared: ReadonlyMap<number, number> | undefined;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    this.#is = { ...usual, ...memory.get<Partial<Remembered>>(memoryKey) };
    this.#tellMenus();
  }

  get where(): string {
    return this.#is.where;
  }

  get sort(): TraceSort {
    return this.#is.sort;
  }

  get group(): Grouping {
    return this.#is.group;
  }

  get isCleared(): boolean {
    return this.#cleared !== undefined;
  }

  /** Not all traces are listed. */
  get isPart(): boolean {
    return this.#is.where !== "" || this.isCleared;
  }

  /** What the engine is asked for. */
  get asked(): TraceListing {
    const cleared = this.#cleared && { marks: Array.from(this.#cleared, ([source, lines]) => ({ source, lines })), keep: this.#is.pinned };
    return { where: this.#is.where, ...(cleared && { cleared }) };
  }

  isPinned(key: string): boolean {
    return this.#is.pinned.includes(key);
  }

  set(change: Partial<Pick<Remembered, "where" | "sort" | "group">>): void {
    this.#become({ ...this.#is, ...change });
  }

  pin(key: string, isPinned: boolean): void {
    const others = this.#is.pinned.filter((pinned) => pinned !== key);
    this.#become({ ...this.#is, pinned: isPinned ? [...others, key] : others });
  }

  /** Lists only what comes from now on, and what is pinned. */
  clear(sources: readonly SourceSummary[]): void {
    this.#cleared = new Map(sources.map(({ id, counts }) => [id, counts.lines]));
    this.#become(this.#is);
  }

  /** Lists again what was there before the view was cleared. */
  showAll(): void {
    this.#cleared = undefined;
    this.#become(this.#is);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #become(remembered: Remembered): void {
    this.#is = remembered;
    void this.#memory.update(memoryKey, remembered);
    this.#tellMenus();
    this.#changed.fire(undefined);
  }

  #tellMenus(): void {
    void vscode.commands.executeCommand("setContext", contextKeys.isFiltered, this.#is.where !== "");
    void vscode.commands.executeCommand("setContext", contextKeys.isCleared, this.isCleared);
  }
}
