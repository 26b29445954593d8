import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { atEnd } from "./endings";
import { npmInstall } from "./npm";
import { cacheFolder } from "./repository";

const partialMark = ".partial-";

/**
 * A folder of the cache that is fetched once. It is made under another name and renamed when it is complete: an interrupted
 * fetch is never taken for a whole one, and of two at the same time the first to be complete stays.
 * @param what for the message while it is fetched
 * @param wayOut what a user can do who cannot fetch it
 */
export async function fetchOnce(name: string, what: string, wayOut: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder, name);
  if (existsSync(folder)) return folder;
  console.log(`Fetching ${what} (once, into ${folder}) …`);
  await mkdir(cacheFolder, { recursive: true });
  await removeLeftovers(name);
  const partial = `${folder}${partialMark}${process.pid}`;
  const removePartial = atEnd(() => rm(partial, { recursive: true, force: true }));
  try {
    await mkdir(partial, { recursive: true });
    await make(partial);
    await rename(partial, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } catch (error) {
    throw new Error(`Fetching ${what} failed; ${wayOut}. ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await removePartial();
  }
  return folder;
}

/** Installs exactly these packages of npm into a folder, running none of their scripts. */
export async function installPackages(folder: string, packages: Readonly<Record<string, string>>, limitMs: number): Promise<void> {
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: packages }));
  await npmInstall(folder, [], limitMs);
}

/** What a fetch left behind that was killed: its name ends in the ID of a process that is no more. */
async function removeLeftovers(name: string): Promise<void> {
  for (const entry of await readdir(cacheFolder)) {
    const [start, pid] = entry.split(partialMark);
    if (start === name && pid !== undefined && !isRunning(Number(pid))) await rm(join(cacheFolder, entry), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
