import type { EngineClient } from "../../engine/client";
import type { SpoolRecord } from "../../protocol/spoolRecord";
import { atMostEvery, type Pace } from "../explorer/refresh";
import { streamsPath } from "../spools/spoolPaths";
import type { SpoolStore, StoredSpool } from "../spools/spoolStore";
import { LiveSource } from "./liveSource";

/** What is known of a source beside what the engine knows: the tree shows it. */
export type SourceNote = Pick<StoredSpool, "label" | "origin" | "args" | "outcome" | "isLive" | "isKept" | "cut" | "folded">;

export interface LiveFacts extends Pick<SpoolRecord, "label" | "origin" | "args"> {
  /** Nothing shows, and nothing stays, unless a record comes. */
  readonly isQuiet: boolean;
  /** "latin1" where each character stands for a byte. */
  readonly encoding?: "utf8" | "latin1";
}

export interface LiveOptions {
  readonly engine: EngineClient;
  readonly store: SpoolStore;
  readonly onFailure: (error: unknown) => void;
  /** The disk refuses what a program writes. */
  readonly onLost: (label: string, error: Error) => void;
}

/** The engine is told of growth at most so often, as often as the tree shows anew: each reading costs, beside the program that prints. ms */
const hintMs = 400;

/** Everything that runs or has run and whose output is spooled: written to disk, read by the engine, shown in the tree. */
export class LiveSources {
  readonly #options: LiveOptions;
  readonly #live = new Set<LiveSource>();
  /** Numbers of the engine's sources by the path of the spool. */
  readonly #open = new Map<string, number>();
  readonly #notes = new Map<string, SourceNote>();
  readonly #listeners = new Set<(path: string) => void>();
  /** When what was in the tree before the window was reloaded is there again. */
  #reopened: Promise<void> = Promise.resolve();

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /** Starts to keep the output of something that runs. */
  begin(facts: LiveFacts): LiveSource {
    const { engine, store, onFailure, onLost } = this.#options;
    const { label, origin, args, isQuiet } = facts;
    const hints = new Map<string, Pace>();
    const tellGrown = (path: string) => {
      const source = this.#open.get(path);
      if (source !== undefined) engine.call("grown", { source }).catch(onFailure);
    };
    const live = new LiveSource(
      {
        begin: () => store.begin(facts),
        opened: async (path) => {
          this.#note(path, { label, origin, args, outcome: "", isLive: true, isKept: false, cut: live.cut, folded: live.folded });
          hints.set(path, atMostEvery(hintMs, () => tellGrown(path)));
          try {
            const { id } = await engine.call("open", { path, streams: streamsPath(path), label, kind: "run", follow: true, isQuiet, endIsTold: true });
            this.#open.set(path, id);
          } catch (error) {
            // Its lines are kept all the same.
            onFailure(error);
          }
        },
        grown: (path) => {
          hints.get(path)?.ask();
        },
        remarked: (path) => {
          this.#change(path, { cut: live.cut, folded: live.folded });
        },
        ended: async (path) => {
          this.#live.delete(live);
          if (path === undefined) return;
          hints.get(path)?.dispose();
          await this.#ended(path, live, isQuiet);
        },
        onLost: (error) => {
          onLost(label, error);
        },
      },
      facts.encoding,
    );
    this.#live.add(live);
    return live;
  }

  /** What is known of the source with this path; undefined where it is no spool. */
  noteOf(path: string): SourceNote | undefined {
    return this.#notes.get(path);
  }

  /** Told the path of a spool of which something has changed that the engine does not know, or "" when the list of those that are not open has. */
  onDidChange(listener: (path: string) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** The spools of this workspace that are not in the tree, newest first. */
  async recent(): Promise<StoredSpool[]> {
    return (await this.#options.store.list()).filter(({ path, bytes }) => !this.#notes.has(path) && bytes > 0);
  }

  /** Opens again what was in the tree of a window that is gone, and deletes what the limits do not allow. */
  reopen(): Promise<void> {
    this.#reopened = this.#reopenAll();
    return this.#reopened;
  }

  /** Opens a spool in the tree where it is not there yet. @returns whether it is there now */
  async openRecent(path: string): Promise<boolean> {
    await this.#reopened.catch(() => undefined);
    const spool = await this.#options.store.find(path);
    if (spool && !this.#notes.has(path)) await this.#reopen(spool);
    this.#tell("");
    return this.#open.has(path);
  }

  /** Takes earlier runs of the pipeline with the same arguments out of the tree: with the same seed, their traces would be one with those of the next. */
  async hideSame(args: readonly string[]): Promise<void> {
    const same = [...this.#notes].filter(([, note]) => note.origin === "pipeline" && !note.isLive && note.args.join(" ") === args.join(" "));
    for (const [path] of same) await this.hide(path);
  }

  /** Takes a spool out of the tree; it stays on disk. */
  async hide(path: string): Promise<void> {
    const source = this.#open.get(path);
    this.#open.delete(path);
    if (source !== undefined) await this.#close(source);
    this.#notes.delete(path);
    await this.#options.store.change(path, { isShown: false });
    this.#tell("");
  }

  /** Deletes a spool and takes it out of the tree. */
  async delete(path: string): Promise<void> {
    if (this.#notes.has(path)) await this.hide(path);
    await this.#options.store.remove(path);
    this.#tell("");
  }

  async keep(path: string, isKept: boolean): Promise<void> {
    await this.#options.store.change(path, { isKept });
    this.#change(path, { isKept });
  }

  /** Writes what has come to disk; what runs is written on by nobody. */
  async stop(): Promise<void> {
    await Promise.allSettled([...this.#live].map((live) => live.end(live.outcome)));
    await this.#options.store.flush();
  }

  async #ended(path: string, { outcome, cut, folded }: LiveSource, isQuiet: boolean): Promise<void> {
    const { engine, store, onFailure } = this.#options;
    const source = this.#open.get(path);
    // Without an engine it is ended all the same.
    const summary = source === undefined ? undefined : await engine.call("end", { source }).catch(onFailure);
    if (isQuiet && summary && summary.counts.records === 0) {
      await this.delete(path);
      return;
    }
    await store.end(path, { outcome, cut, folded });
    this.#change(path, { outcome, cut, folded, isLive: false });
    await this.#prune();
  }

  async #reopenAll(): Promise<void> {
    await this.#prune();
    const { store } = this.#options;
    const spools = (await store.list()).filter((spool) => store.wasShown(spool) && !this.#notes.has(spool.path));
    for (const spool of spools.reverse()) {
      const records = await this.#reopen(spool);
      // A session whose window went before it had printed a record.
      if (spool.origin === "debug" && !spool.isLive && !spool.isKept && records === 0) await this.delete(spool.path);
    }
    this.#tell("");
  }

  /** @returns how many records it has, undefined where it cannot be opened */
  async #reopen(spool: StoredSpool): Promise<number | undefined> {
    const { engine, store, onFailure } = this.#options;
    const { path, label, origin, isLive } = spool;
    this.#note(path, spool);
    try {
      const isQuiet = origin === "debug";
      const { id, counts } = await engine.call("open", { path, streams: streamsPath(path), label, kind: "run", follow: isLive, isQuiet });
      this.#open.set(path, id);
      await store.change(path, { isShown: true });
      return counts.records;
    } catch (error) {
      this.#notes.delete(path);
      onFailure(error);
      return undefined;
    }
  }

  /** Closes a source and waits until the views know. */
  async #close(source: number): Promise<void> {
    const { engine } = this.#options;
    const told = new Promise<void>((resolve) => {
      const stop = engine.on("changed", ({ sources }) => {
        if (sources.some(({ id }) => id === source)) return;
        stop();
        resolve();
      });
    });
    await engine.call("close", { source });
    await told;
  }

  async #prune(): Promise<void> {
    const gone = await this.#options.store.prune();
    for (const path of gone) if (this.#notes.has(path)) await this.hide(path);
    // All rows are asked for anew then: not for nothing.
    if (gone.length > 0) this.#tell("");
  }

  #note(path: string, note: SourceNote): void {
    this.#notes.set(path, note);
    this.#tell(path);
  }

  #change(path: string, change: Partial<SourceNote>): void {
    const note = this.#notes.get(path);
    if (note) this.#note(path, { ...note, ...change });
    else this.#tell("");
  }

  #tell(path: string): void {
    for (const listener of this.#listeners) listener(path);
  }
}

