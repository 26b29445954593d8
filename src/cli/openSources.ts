import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { ReadingOptions, SourceSummary } from "../engine/api";
import type { Session } from "./session";
import { spoolInput, type SpooledInput } from "./standardInput";

/** The name of standard input among the files. */
const standardInput = "-";

/** A source that could be opened. */
export interface OpenedSource {
  /** As the user named it. */
  readonly name: string;
  readonly summary: SourceSummary;
}

export interface OpenedSources {
  readonly opened: readonly OpenedSource[];
  /** Whether a file could not be read, or not to its end. */
  readonly anyUnreadable: boolean;
  /** Deletes what was kept of standard input. */
  readonly remove: () => Promise<void>;
}

/**
 * Opens files, one after the other in the order in which they were named, since the first that ties a trace to a
 * correlation ID counts. Says which cannot be read, and why.
 */
export async function openSources(session: Session, files: readonly string[], reading: ReadingOptions | undefined): Promise<OpenedSources> {
  const opened: OpenedSource[] = [];
  let anyUnreadable = false;
  let spooled: SpooledInput | undefined;
  if (reading) await session.engine.configure(reading);
  for (const name of await distinct(files, session)) {
    if (isAborted(session)) break;
    let path = resolve(name);
    try {
      // Resolved, it would be the folder that the program runs in.
      if (name === "") throw new Error("a file has a name.");
      if (name === standardInput) {
        spooled = await spoolInput(session.stdin, session.signal, (bytes) => {
          session.progress.show("standard input", bytes, 0);
        });
        path = spooled.path;
      }
      const summary = await session.engine.open({ path, label: name, kind: "file", follow: false }, session.signal);
      opened.push({ name, summary });
      if (summary.problem) {
        anyUnreadable = true;
        session.say(`${name}: ${summary.problem}`);
      }
    } catch (error) {
      if (isAborted(session)) break;
      anyUnreadable = true;
      session.say(`${name}: ${reasonOf(error, path)}`);
    }
  }
  session.progress.clear();
  return { opened, anyUnreadable, remove: async () => spooled?.remove() };
}

/** Asked for in a function of its own, since it changes while a file is read. */
function isAborted({ signal }: Session): boolean {
  return signal.aborted;
}

/** Each file once, whatever it is called: read twice, it would count twice. */
async function distinct(files: readonly string[], session: Session): Promise<string[]> {
  const byIdentity = new Map<string, string>();
  for (const name of files) {
    const identity = name === standardInput ? name : await identityOf(resolve(name));
    const before = byIdentity.get(identity);
    if (before === undefined) byIdentity.set(identity, name);
    else session.say(before === name ? `${name}: named more than once, read once` : `${name}: the same file as ${before}, read once`);
  }
  return [...byIdentity.values()];
}

/** The same for all paths that lead to a file. Whoever opens it says what is wrong with it. */
async function identityOf(path: string): Promise<string> {
  const file = await stat(path, { bigint: true }).catch(() => undefined);
  return file?.isFile() ? `${file.dev} ${file.ino}` : path;
}

/** Why a file cannot be read, without its name. */
function reasonOf(error: unknown, path: string): string {
  if (!(error instanceof Error)) return String(error);
  return error.message.startsWith(path) ? error.message.slice(path.length).replace(/^:? /, "") : error.message;
}
