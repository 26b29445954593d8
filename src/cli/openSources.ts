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
  for (const name of distinct(files, session)) {
    if (isAborted(session)) break;
    try {
      let path = resolve(name);
      if (name === standardInput) {
        spooled = await spoolInput(session.stdin, session.signal, (bytes) => {
          session.progress.show("standard input", bytes, 0);
        });
        path = spooled.path;
      }
      const summary = await session.engine.open({ path, label: name, kind: "file", follow: false }, session.signal);
      opened.push({ name, summary });
      if (summary.state === "failed") anyUnreadable = true;
      if (summary.problem) session.say(`${name}: ${summary.problem}`);
    } catch (error) {
      if (isAborted(session)) break;
      anyUnreadable = true;
      session.say(`${name}: ${reasonOf(error, name)}`);
    }
  }
  session.progress.clear();
  return { opened, anyUnreadable, remove: async () => spooled?.remove() };
}

/** Asked for in a function of its own, since it changes while a file is read. */
function isAborted({ signal }: Session): boolean {
  return signal.aborted;
}

/** Each file once: read twice, it would count twice. */
function distinct(files: readonly string[], session: Session): string[] {
  const byPath = new Map<string, string>();
  for (const name of files) {
    const path = name === standardInput ? name : resolve(name);
    if (byPath.has(path)) session.say(`${name}: named more than once, read once`);
    else byPath.set(path, name);
  }
  return [...byPath.values()];
}

/** Why a file cannot be read, without its name. */
function reasonOf(error: unknown, name: string): string {
  if (!(error instanceof Error)) return String(error);
  const path = resolve(name);
  return error.message.startsWith(path) ? error.message.slice(path.length).replace(/^:? /, "") : error.message;
}
