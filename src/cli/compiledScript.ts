import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, parse } from "node:path";
import { Script } from "node:vm";
import { threadId } from "node:worker_threads";

/** The last line of a script whose compiled form may be kept: it tells the script from all others. */
const identityLine = /\n\/\/ build ([0-9a-f]{64})\n$/;
const identityLength = 64;

/**
 * A built script, a CommonJS module, whose compiled form is kept in the user's cache from one run to the next: V8 needs as long to
 * compile the whole command line as to run it. What Node does by itself from version 22 on, under the same variables.
 */
export class CompiledScript {
  readonly #path: string;
  readonly #identity: string;
  /** Where the compiled form is kept; "" for nowhere. */
  readonly #kept: string;
  readonly #script: Script;

  /** @throws when there is no such script, or it is none */
  constructor(path: string, env: NodeJS.ProcessEnv) {
    this.#path = path;
    const bytes = readFileSync(path);
    this.#identity = identityLine.exec(bytes.toString("latin1", bytes.length - 2 * identityLength))?.[1] ?? "";
    // A script that is known is written in ASCII (esbuild.mjs), which is read at once.
    const source = bytes.toString(this.#identity === "" ? "utf8" : "latin1");
    const folder = this.#identity === "" || env["NODE_DISABLE_COMPILE_CACHE"] ? "" : cacheFolder(env);
    this.#kept = folder && join(folder, `${parse(path).name}-${process.version}-${process.arch}.v8`);
    const cachedData = this.#read();
    // As Node wraps any module.
    this.#script = new Script(`(function (exports, require, module, __filename, __dirname) { ${source}\n})`, { filename: path, ...(cachedData && { cachedData }) });
  }

  /** What the module exports. */
  run(): unknown {
    const module: { exports: unknown } = { exports: {} };
    const body = this.#script.runInThisContext() as (...values: unknown[]) => void;
    body(module.exports, createRequire(this.#path), module, this.#path, dirname(this.#path));
    return module.exports;
  }

  /** Keeps what is compiled by now, unless it was kept: to be called at the end, when all has been compiled that is needed. */
  keep(): void {
    if (this.#kept === "" || this.#script.cachedDataRejected === false) return;
    try {
      makeFolder(dirname(this.#kept));
      const written = `${this.#kept}.${process.pid}-${threadId}`;
      const compiled = this.#script.createCachedData();
      writeFileSync(written, Buffer.concat([Buffer.from(this.#identity, "latin1"), compiled, compiled]), { mode: 0o600 });
      // At once, so that nobody reads a part.
      renameSync(written, this.#kept);
    } catch {
      // Where nothing can be kept, the script is compiled anew each time.
    }
  }

  /** What was kept; undefined when it is of another build, or damaged. */
  #read(): Buffer | undefined {
    if (this.#kept === "") return undefined;
    try {
      const kept = readFileSync(this.#kept);
      const middle = (identityLength + kept.length) / 2;
      const compiled = kept.subarray(identityLength, middle);
      // It stands there twice: V8 believes what it is handed, and damaged ends the process; comparing costs less than any checksum.
      const isWhole = kept.toString("latin1", 0, identityLength) === this.#identity && compiled.equals(kept.subarray(middle));
      return isWhole ? compiled : undefined;
    } catch {
      return undefined;
    }
  }
}

/**
 * Makes a folder and those that it lies in, for the user alone. Node's own `recursive` tries for ever where a file system says of a
 * folder that it knows none of that name, though the one that it is to lie in is there: as /proc does, and an automounter.
 */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // A thread of this program may have made it meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

/** "" where the user has none. */
function cacheFolder(env: NodeJS.ProcessEnv): string {
  if (env["NODE_COMPILE_CACHE"]) return join(env["NODE_COMPILE_CACHE"], "hopscope");
  if (process.platform === "win32") return env["LOCALAPPDATA"] ? join(env["LOCALAPPDATA"], "hopscope", "Cache") : "";
  // By the XDG specification a path that is not absolute is none.
  const named = process.platform === "darwin" ? "" : (env["XDG_CACHE_HOME"] ?? "");
  if (isAbsolute(named)) return join(named, "hopscope");
  try {
    return join(homedir(), ...(process.platform === "darwin" ? ["Library", "Caches"] : [".cache"]), "hopscope");
  } catch {
    // In a container a user may have no home.
    return "";
  }
}
