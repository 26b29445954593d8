import type { ExceptionFrame } from "./exception";
import { linesOf, type OpenException } from "./exceptionTree";
import { callStackHeader, TracebackChain, tracebackHeader } from "./tracebackChain";

/**
 * The exception of a traceback as Python's `traceback` module writes it
 * (https://docs.python.org/3/library/traceback.html): the first cause first, frames outermost first, members of a group
 * behind margins of `|`. Undefined when the text is none.
 */
export function readTraceback(text: string): OpenException | undefined {
  if (!text.includes(tracebackHeader) && !text.slice(0, 100).trimStart().startsWith('File "')) return undefined;
  const reader = new TracebackReader();
  for (const line of linesOf(text)) reader.read(line);
  return reader.finish();
}

/** The frames, innermost first, of a stack that Python logged without an exception (`stack_info=True`); none for other text. */
export function framesOfCallStack(text: string): readonly ExceptionFrame[] {
  if (!text.startsWith(callStackHeader)) return [];
  const chain = new TracebackChain();
  for (const line of linesOf(text)) chain.read(line);
  return chain.finish()?.frames ?? [];
}

/** `  +-+------- 1 -------` before the first member of a group, `    +------- 2 -------`, and `    +---------` behind the last. */
const separator = /^ *\+(?:-\+)?-{8,} ?(\d+|\.\.\.)? ?-{8,}$/;
/** No separator is as long. Characters. */
const mostOfSeparator = 200;
const margin = /^ *\| ?/;

/** What stands behind one margin, and the group that it is a member of; undefined when it is none. */
interface Level {
  readonly chain: TracebackChain;
  readonly group: OpenException | undefined;
}

/** Takes the margins off and gives what is behind each to the chain of exceptions that it belongs to. */
class TracebackReader {
  readonly #outermost = new TracebackChain();
  /** From the outermost margin to the one of the member that is being read. */
  readonly #levels: Level[] = [{ chain: this.#outermost, group: undefined }];
  #inGroup = false;

  read(line: string): void {
    if (line.startsWith("  + Exception Group Traceback")) {
      this.#closeDownTo(0);
      this.#inGroup = true;
      this.#outermost.read(tracebackHeader);
      return;
    }
    if (this.#inGroup && this.#readMargin(line)) return;
    if (this.#inGroup && line !== "") {
      // Without a margin: the group is over, the next exception of the outermost chain follows.
      this.#closeDownTo(0);
      this.#inGroup = false;
    }
    this.#outermost.read(line);
  }

  finish(): OpenException | undefined {
    this.#closeDownTo(0);
    const exception = this.#outermost.finish();
    return this.#outermost.isTraceback ? exception : undefined;
  }

  /** False when the line has none. */
  #readMargin(line: string): boolean {
    const mark = line.length > mostOfSeparator ? null : separator.exec(line);
    if (mark) {
      const spaces = line.indexOf("+");
      // The first member's stands at the margin of its group, the others at their own.
      this.#startMember(Math.floor(spaces / 2) - (line.startsWith("+-+", spaces) ? 0 : 1), mark[1]);
      return true;
    }
    const width = margin.exec(line)?.[0].length;
    if (width === undefined) return false;
    this.#levels.at(-1)?.chain.read(line.slice(width));
    return true;
  }

  /** @param number of the member; undefined behind the last one, "..." before the note that others were left out */
  #startMember(depth: number, number: string | undefined): void {
    this.#closeDownTo(Math.max(0, depth - 1));
    if (number === undefined) return;
    this.#levels.push({ chain: new TracebackChain(), group: number === "..." ? undefined : this.#levels.at(-1)?.chain.open });
  }

  /** Ends the levels that are deeper: what they hold are members of their groups. */
  #closeDownTo(depth: number): void {
    while (this.#levels.length > depth + 1) {
      const closed = this.#levels.pop();
      if (!closed?.group) continue;
      const member = closed.chain.finish();
      if (member) closed.group.members.push(member);
    }
  }
}
