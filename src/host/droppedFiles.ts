import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Disposable } from "vscode";

/** Copies of files that were dropped without a path, as a browser does: kept while they are open, readable by their owner alone. */
export class DroppedFiles implements Disposable {
  /** This window's own, so that no other one loses its copies when this one closes. */
  readonly #folder: string;
  readonly #kept = new Set<string>();

  constructor(folder: string) {
    this.#folder = join(folder, randomUUID());
  }

  /**
   * Writes the bytes of a dropped file to disk.
   * @param name as the browser gave it; hostile
   * @returns the absolute path of the copy, a file of this name where a file can have it
   */
  async keep(name: string, bytes: Uint8Array): Promise<string> {
    const path = join(this.#folder, randomUUID(), fileName(name));
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, bytes, { mode: 0o600, flag: "wx" });
    this.#kept.add(path);
    return path;
  }

  /** Removes the copy at a path; a path that is none of the copies is left alone. */
  async forget(path: string): Promise<void> {
    if (this.#kept.delete(path)) await rm(dirname(path), { recursive: true, force: true });
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A name that is one file beneath a folder: no path, no character that Windows refuses, of a length that a disk takes. */
function fileName(name: string): string {
  const plain = name.replace(/[\p{Cc}<>:"/\\|?*]/gu, "_").replace(/^\.+|[. ]+$/g, "_");
  return Array.from(plain).slice(-60).join("") || "dropped";
}
