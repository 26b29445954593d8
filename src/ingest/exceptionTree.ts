import type { ExceptionFrame, LoggedException } from "./exception";

/** So many frames are kept of an exception: the innermost ones, since they tell where it was raised. */
export const mostFrames = 200;
/** So many causes and members of groups are kept of an exception, at any depth together. */
const mostCauses = 50;
/** So much of a message is kept. Characters. */
export const mostOfMessage = 10_000;
/** So much of a type, of a file's path and of a function's name is kept. Characters. */
const mostOfName = 1_000;

/** An exception as some source tells it; `causes` are sources of the same kind, the exception's own chain first. */
export interface ExceptionParts<Source> {
  readonly type: string;
  readonly message: string;
  /** Innermost first. */
  readonly frames: readonly ExceptionFrame[];
  readonly causes: readonly Source[];
}

/**
 * Reads an exception with its causes from `root`, breadth first, so that of too many those nearest to it are kept.
 * @param partsOf undefined for a source that tells of no exception
 */
export function exceptionTree<Source>(root: Source, partsOf: (source: Source) => ExceptionParts<Source> | undefined): LoggedException | undefined {
  const rootParts = partsOf(root);
  if (!rootParts) return undefined;
  const exception = grown(rootParts);
  const waiting = [{ sources: rootParts.causes, into: exception.causes }];
  let left = mostCauses;
  for (const { sources, into } of waiting) {
    for (const source of sources) {
      if (left === 0) return exception;
      const parts = partsOf(source);
      if (!parts) continue;
      left--;
      const cause = grown(parts);
      into.push(cause);
      waiting.push({ sources: parts.causes, into: cause.causes });
    }
  }
  return exception;
}

/** An exception whose causes are still to come. */
function grown({ type, message, frames }: ExceptionParts<unknown>): LoggedException & { readonly causes: LoggedException[] } {
  return { type: cut(type, mostOfName), message: cut(message, mostOfMessage), frames: frames.slice(0, mostFrames).map(shortFrame), causes: [] };
}

function shortFrame({ file, line, column, name }: ExceptionFrame): ExceptionFrame {
  return { file: cut(file, mostOfName), line, column, name: cut(name, mostOfName) };
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** An exception while its text is read. */
export class OpenException implements ExceptionParts<OpenException> {
  type = "";
  message = "";
  readonly frames: ExceptionFrame[] = [];
  /** What it was raised from or during, nearest first. */
  readonly chain: OpenException[] = [];
  /** The members of a group, what was suppressed beside it. */
  readonly members: OpenException[] = [];

  get causes(): readonly OpenException[] {
    return [...this.chain, ...this.members];
  }

  /** For a text that names the innermost frame first: further ones are not kept. */
  addOuterFrame(frame: ExceptionFrame): void {
    if (this.frames.length < mostFrames) this.frames.push(frame);
  }

  toLogged(): LoggedException | undefined {
    return exceptionTree<OpenException>(this, (open) => open);
  }
}

/** So much is read at either end of a longer text: the message stands at one, where it was raised at one. Characters. */
const mostAtEnd = 1 << 20;

/** The lines of a text, without their ends; of a very long text those of its first and last part. */
export function* linesOf(text: string): Generator<string> {
  if (text.length <= 2 * mostAtEnd) {
    yield* linesWithin(text);
    return;
  }
  const cutLine = text.lastIndexOf("\n", mostAtEnd) + 1;
  // Half a line reads like another one; the half of a very long one is a message with its type.
  yield* linesWithin(text.slice(0, mostAtEnd - cutLine < mostOfMessage ? Math.max(0, cutLine - 1) : mostAtEnd));
  const next = text.indexOf("\n", text.length - mostAtEnd) + 1;
  if (next > 0) yield* linesWithin(text.slice(next));
}

function* linesWithin(text: string): Generator<string> {
  let from = 0;
  while (from <= text.length) {
    const end = text.indexOf("\n", from);
    const to = end < 0 ? text.length : end;
    yield text.slice(from, text[to - 1] === "\r" && to > from ? to - 1 : to);
    from = to + 1;
  }
}
