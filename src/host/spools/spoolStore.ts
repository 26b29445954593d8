import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { runsElsewhere } from "../../engine/otherProcess";
import { spoolRecord, type SpoolRecord } from "../../protocol/spoolRecord";
import { isSpool, linesOf, recordPath, spoolPath, streamsPath } from "./spoolPaths";
import { type Retention, tooMany } from "./retention";

/** A spool on disk with what is known of it. */
export interface StoredSpool extends SpoolRecord {
  /** Absolute path of its lines. */
  readonly path: string;
  readonly bytes: number;
  /** ms since 1970. */
  readonly startedAtMs: number;
  readonly isLive: boolean;
}

export interface SpoolStoreOptions {
  /** A folder of the extension's own, that all windows of the user share. */
  readonly folder: string;
  /** Names the workspace of this window, "" for none. */
  readonly workspace: string;
  readonly retention: () => Retention;
  /** What a spool is called whose record was lost. */
  readonly lostLabel: string;
  /** How a spool ended whose window is gone. */
  readonly interrupted: string;
}

const orphanAgeMs = 24 * 60 * 60 * 1000;

/**
 * The spools of all windows: a file of lines each, and beside it which streams they came from and a record of what it is. A record of its own for each, and
 * no list of all, so that windows which write at the same time take nothing from each other.
 */
export class SpoolStore {
  readonly #options: SpoolStoreOptions;
  readonly #changes = new Map<string, Promise<void>>();
  /** Spools that this window writes. */
  readonly #live = new Set<string>();

  constructor(options: SpoolStoreOptions) {
    this.#options = options;
  }

  /** Begins a spool that this window writes and shows: its record is on disk before the path is given. */
  async begin({ label, origin, args }: Pick<SpoolRecord, "label" | "origin" | "args">): Promise<string> {
    const startedAt = new Date();
    const path = spoolPath(join(this.#options.folder, `${startedAt.toISOString().replaceAll(":", "-")}-${randomUUID().slice(0, 8)}`));
    this.#live.add(path);
    await mkdir(this.#options.folder, { recursive: true, mode: 0o700 });
    await writeRecord(path, {
      version: 1,
      label,
      origin,
      args,
      workspace: this.#options.workspace,
      startedAt: startedAt.toISOString(),
      outcome: "",
      isKept: false,
      cut: 0,
      folded: 0,
      writer: process.pid,
      window: process.pid,
    });
    return path;
  }

  /** Changes what is known of a spool; one that is gone stays gone. */
  change(path: string, change: Partial<Pick<SpoolRecord, "outcome" | "isKept" | "cut" | "folded">> & { readonly isShown?: boolean }): Promise<void> {
    return this.#inTurn(path, async () => {
      const known = await this.#read(path);
      if (!known) return;
      const { isShown, ...facts } = change;
      const window = isShown === undefined ? known.window : isShown ? process.pid : 0;
      await writeRecord(path, { ...spoolRecord.parse(known), ...facts, window });
    });
  }

  /** Nothing more is written to a spool. */
  end(path: string, how: Pick<SpoolRecord, "outcome" | "cut" | "folded">): Promise<void> {
    this.#live.delete(path);
    return this.change(path, how);
  }

  /** Whether a spool was in the tree of a window that is gone, or of this one before it was reloaded: what this one has begun since is none. */
  wasShown({ path, window }: StoredSpool): boolean {
    return window !== 0 && !runsElsewhere(window) && !this.#live.has(path);
  }

  /** The spools of this workspace, newest first. */
  async list(): Promise<StoredSpool[]> {
    return (await this.#all()).filter(({ workspace }) => workspace === this.#options.workspace).sort((a, b) => b.startedAtMs - a.startedAtMs);
  }

  async find(path: string): Promise<StoredSpool | undefined> {
    return this.#read(path);
  }

  /** Whether a path is one of a spool's. */
  has(path: string): boolean {
    return dirname(path) === this.#options.folder && isSpool(path);
  }

  /** Deletes a spool, its lines and what is known of it. */
  remove(path: string): Promise<void> {
    return this.#inTurn(path, async () => {
      for (const file of [path, streamsPath(path), recordPath(path)]) await rm(file, { force: true });
    });
  }

  /** Deletes what the limits do not allow, in all workspaces, and what a crash has left. @returns the paths of the spools that are gone */
  async prune(): Promise<string[]> {
    await this.#removeOrphans();
    const spools = (await this.#all()).map((spool) => ({ ...spool, startedAt: spool.startedAtMs, isInUse: spool.isLive || runsElsewhere(spool.window) }));
    const gone = tooMany(spools, this.#options.retention(), Date.now()).map(({ path }) => path);
    for (const path of gone) await this.remove(path);
    return gone;
  }

  /** Resolves when all changes are on disk. */
  async flush(): Promise<void> {
    await Promise.all(this.#changes.values());
  }

  /** What stands beside lines that are not there, or was not written to its end. Another window may be about to write the lines: not for a day. */
  async #removeOrphans(): Promise<void> {
    const { folder } = this.#options;
    const names = new Set(await readdir(folder).catch(() => []));
    for (const name of names) {
      if (isSpool(name) || names.has(linesOf(name))) continue;
      const file = join(folder, name);
      const facts = await stat(file).catch(() => undefined);
      if (facts && Date.now() - facts.mtimeMs > orphanAgeMs) await rm(file, { force: true });
    }
  }

  async #all(): Promise<StoredSpool[]> {
    const names = await readdir(this.#options.folder).catch(() => []);
    const found = await Promise.all(names.filter(isSpool).map((name) => this.#read(join(this.#options.folder, name))));
    return found.filter((spool) => spool !== undefined);
  }

  async #read(path: string): Promise<StoredSpool | undefined> {
    const file = await stat(path).catch(() => undefined);
    const record = (await readRecord(path)) ?? this.#lost(path);
    const isOwn = this.#live.has(path);
    const isLive = isOwn || runsElsewhere(record.writer);
    // A run that has not written yet has a record and no lines.
    if (!file && !isLive) return undefined;
    const isCut = record.writer !== 0 && !isLive && record.outcome === "";
    const outcome = isCut ? this.#options.interrupted : record.outcome;
    return { ...record, writer: isLive ? record.writer : 0, outcome, path, isLive, bytes: file?.size ?? 0, startedAtMs: Date.parse(record.startedAt) || (file?.birthtimeMs ?? 0) };
  }

  /** A spool without a record is one all the same: its lines are the user's. */
  #lost(path: string): SpoolRecord {
    const [, day = "", hour = "00", minute = "00", second = "00"] = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)/.exec(basename(path)) ?? [];
    return {
      version: 1,
      label: this.#options.lostLabel,
      origin: "debug",
      args: [],
      workspace: this.#options.workspace,
      startedAt: day === "" ? "" : `${day}T${hour}:${minute}:${second}Z`,
      outcome: "",
      isKept: false,
      cut: 0,
      folded: 0,
      writer: 0,
      window: 0,
    };
  }

  #inTurn(path: string, step: () => Promise<void>): Promise<void> {
    const result = (this.#changes.get(path) ?? Promise.resolve()).then(step);
    const settled = result.catch(() => undefined).then(() => {
      if (this.#changes.get(path) === settled) this.#changes.delete(path);
    });
    this.#changes.set(path, settled);
    return result;
  }
}

async function readRecord(path: string): Promise<SpoolRecord | undefined> {
  try {
    const result = spoolRecord.safeParse(JSON.parse(await readFile(recordPath(path), "utf8")));
    return result.data;
  } catch {
    // None, or not whole: the lines are there.
    return undefined;
  }
}

/** A reader sees the old record or the new one, and a crash leaves one of the two. */
async function writeRecord(path: string, record: SpoolRecord): Promise<void> {
  const target = recordPath(path);
  const partial = `${target}.${randomUUID().slice(0, 8)}`;
  try {
    await writeFile(partial, `${JSON.stringify(record)}\n`, { mode: 0o600, flag: "wx" });
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
