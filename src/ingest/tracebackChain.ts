import type { ExceptionFrame } from "./exception";
import { splitNamed } from "./exceptionLine";
import { mostFrames, mostOfMessage, OpenException } from "./exceptionTree";

export const tracebackHeader = "Traceback (most recent call last):";
/** Stands above a stack that was logged with no exception. */
export const callStackHeader = "Stack (most recent call last):";
const links = new Set(["The above exception was the direct cause of the following exception:", "During handling of the above exception, another exception occurred:"]);

/** What the next line may be: the first of an exception that has no traceback, a frame or the exception's own line, or more of its message. */
type Awaited = "exception" | "frame" | "message";

/** Reads exceptions of Python that were raised from or during one another, the first one first, line by line without margins. */
export class TracebackChain {
  /** The exception raised last is the last one. */
  readonly #exceptions: TracedException[] = [];
  #current: TracedException | undefined;
  #awaited: Awaited = "exception";
  #isLinked = true;
  #isTraceback = false;

  /** Whether any line was one of a traceback. */
  get isTraceback(): boolean {
    return this.#isTraceback;
  }

  /** The exception that is being read: if it is a group, its members follow. */
  get open(): OpenException | undefined {
    return this.#current?.open;
  }

  read(line: string): void {
    if (line.endsWith(tracebackHeader) || line.startsWith(callStackHeader)) this.#startTraceback();
    else if (links.has(line.trim())) this.#expectNext();
    else if (this.#awaited === "message") this.#current?.addToMessage(line);
    else this.#readBody(line);
  }

  /** The exception raised last, with the others as its chain; undefined when there is none. */
  finish(): OpenException | undefined {
    const raised = this.#exceptions.at(-1)?.finish();
    for (let index = this.#exceptions.length - 2; raised && index >= 0; index--) {
      const cause = this.#exceptions[index]?.finish();
      if (cause) raised.chain.push(cause);
    }
    return raised;
  }

  #startTraceback(): void {
    const current = this.#current;
    const next = new TracedException(true);
    if (this.#isLinked || !current) this.#exceptions.push(next);
    // A traceback inside a message, as one from a worker process: where the exception that tells of it came from.
    else if (current.isTraced && this.#awaited === "message") this.#exceptions.splice(-1, 0, next);
    // What stood before the traceback was other text.
    else this.#exceptions[this.#exceptions.lastIndexOf(current)] = next;
    this.#become(next);
    this.#isTraceback = true;
  }

  #expectNext(): void {
    this.#isLinked = true;
    this.#awaited = "exception";
  }

  #become(next: TracedException): void {
    this.#current = next;
    this.#isLinked = false;
    this.#awaited = "frame";
  }

  #readBody(line: string): void {
    if (line.trim() === "") return;
    if (this.#awaited === "exception") {
      const next = new TracedException(false);
      this.#exceptions.push(next);
      this.#become(next);
    }
    const frame = frameOf(line);
    if (frame) {
      this.#current?.addFrame(frame);
      this.#isTraceback = true;
      return;
    }
    const repeats = repeatsOf(line);
    if (repeats > 0) this.#current?.repeatFrame(repeats);
    else if (!line.startsWith("  ")) {
      this.#current?.addToMessage(line);
      this.#awaited = "message";
    }
    // Anything else indented is the source line of a frame and the marks beneath it.
  }
}

/** One exception while its lines are read. */
class TracedException {
  readonly open = new OpenException();
  /** It has a traceback of its own. */
  readonly isTraced: boolean;
  /** Outermost first. */
  #frames: ExceptionFrame[] = [];
  readonly #message: string[] = [];
  #messageLength = 0;

  constructor(isTraced: boolean) {
    this.isTraced = isTraced;
  }

  addFrame(frame: ExceptionFrame): void {
    this.#frames.push(frame);
    if (this.#frames.length >= 2 * mostFrames) this.#frames = this.#frames.slice(-mostFrames);
  }

  repeatFrame(times: number): void {
    const last = this.#frames.at(-1);
    for (let left = Math.min(times, mostFrames); last && left > 0; left--) this.addFrame(last);
  }

  addToMessage(line: string): void {
    // The quotes around the traceback of another process (`_RemoteTraceback`).
    if (this.#messageLength > mostOfMessage || line === '"""') return;
    this.#message.push(line);
    this.#messageLength += line.length + 1;
  }

  finish(): OpenException {
    const { type, message } = splitNamed(this.#message.join("\n").trimEnd());
    this.open.type = type;
    this.open.message = message;
    for (const frame of this.#frames.reverse()) this.open.addOuterFrame(frame);
    this.#frames = [];
    return this.open;
  }
}

const fileMark = '  File "';
const lineMark = '", line ';

/** `  File "/srv/shop.py", line 12, in pay`, which has no `in` for a syntax error. */
function frameOf(line: string): ExceptionFrame | undefined {
  if (!line.startsWith(fileMark)) return undefined;
  const end = line.lastIndexOf(lineMark);
  if (end < 0) return undefined;
  const match = /^(\d{1,9})(?:, in (.*))?$/.exec(line.slice(end + lineMark.length));
  return match ? { file: line.slice(fileMark.length, end), line: Number(match[1]), column: 0, name: match[2] ?? "" } : undefined;
}

/** `  [Previous line repeated 4 more times]`: how often the frame above it stands for further ones; 0 for any other line. */
function repeatsOf(line: string): number {
  return Number(/^ {2}\[Previous line repeated (\d{1,9}) more times?\]$/.exec(line)?.[1] ?? 0);
}
