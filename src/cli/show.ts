import type { ReadingOptions, TraceSummary } from "../engine/api";
import { DocumentReader } from "../engine/document/documentReader";
import { writeTraceJson } from "../engine/document/traceJson";
import { type OpenedSource, openSources } from "./openSources";
import { type ExitCode, exitCodes, type Session } from "./session";
import { writeTraceText } from "./showText";
import { shortTime, statusWord } from "./traceWords";

export interface ShowFlags {
  /** In any spelling, or its beginning. */
  readonly trace: string;
  readonly json: boolean;
  readonly records: boolean;
  /** Whether the rules are told that gave each status, parent and inferred span. */
  readonly why: boolean;
  readonly reading: ReadingOptions | undefined;
}

export interface ShowOptions extends Pick<ShowFlags, "reading" | "records" | "why"> {
  readonly sources: readonly OpenedSource[];
  /** How the user named the file that is read at a path. */
  readonly nameOf: (path: string) => string;
}

/** `hopscope show`: one trace. */
export async function show(session: Session, files: readonly string[], flags: ShowFlags): Promise<ExitCode> {
  const { opened, anyUnreadable, remove } = await openSources(session, files, flags.reading);
  try {
    if (session.signal.aborted) return exitCodes.fine;
    const trace = onlyTrace(session, await session.engine.find({ id: flags.trace }), flags.trace, opened);
    if (!trace) return exitCodes.unreadable;
    const names = new Map(opened.map(({ name, summary }) => [summary.path, name]));
    const options = { ...flags, sources: opened, nameOf: (path: string) => names.get(path) ?? path };
    const document = await DocumentReader.open((params) => session.engine.document(params), trace.key);
    if (flags.json) {
      const write = (text: string) => session.output.write(text);
      await writeTraceJson(trace, document, { ...flags, nameOf: opened.length > 1 ? options.nameOf : undefined, write, stopped: () => session.over });
    } else await writeTraceText(session, trace, document, options);
    await session.output.flush();
    return anyUnreadable ? exitCodes.unreadable : exitCodes.fine;
  } finally {
    await remove();
  }
}

/** The one trace that was meant; else says what to do. */
function onlyTrace(session: Session, found: readonly TraceSummary[], id: string, opened: readonly OpenedSource[]): TraceSummary | undefined {
  const [only] = found;
  if (only && found.length === 1) return only;
  if (found.length > 1) {
    const { dot } = session.terminal.signs;
    const facts = (trace: TraceSummary) => [shortTime(trace.start), trace.action, statusWord(trace.status, trace.stale)].filter((fact) => fact !== "");
    session.say(`Several traces begin with ${id}; give more of the ID. The first of them:`, ...found.map((trace) => `  ${trace.id}  ${facts(trace).join(` ${dot} `)}`));
  } else if (opened.length > 0) {
    const names = opened.map(({ name }) => name).join(" ");
    session.say(`No trace in ${names} has the ID ${id} or begins with it. List the traces with: hopscope summary ${names}`);
  }
  return undefined;
}
