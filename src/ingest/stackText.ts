import type { ExceptionFrame } from "./exception";
import { beginsError, splitError, splitHeading } from "./exceptionLine";
import { linesOf, mostOfMessage, OpenException } from "./exceptionTree";
import { frameOfLine, goName, goPlace } from "./stackLine";

/**
 * The exception of a stack as JavaScript engines, Java, .NET or Go write it: the type and message first, then the frames,
 * innermost first, then its causes. Undefined when no line of the text is a frame.
 */
export function readStack(text: string): OpenException | undefined {
  const reader = new StackReader();
  for (const line of linesOf(text)) if (!reader.read(line)) break;
  return reader.finish();
}

/** An exception with what is known of it while it is read. */
interface Reading {
  readonly open: OpenException;
  /** Where a cause of it belongs: the exception that its chain began with. */
  readonly head: OpenException;
  /** The lines that tell its type and message; then, for Go, the line above that may name the next frame. */
  readonly heading: string[];
  headingLength: number;
  /** Its type and message are known. */
  isNamed: boolean;
}

/** What stands before a cause, and how it belongs to what is above it. */
const marks = [
  { mark: "Caused by: ", as: "cause" },
  { mark: "caused by: ", as: "cause" },
  { mark: "[cause]: ", as: "cause" },
  { mark: "Suppressed: ", as: "member" },
  { mark: "---> ", as: "inner" },
] as const;
const endOfInner = "--- End of inner exception stack trace ---";
const endOfMember = "<---";
const innerMark = " ---> ";
/** A line with more of them is no chain. */
const mostInLine = 20;
const aggregateMember = /^\(Inner Exception #\d{1,9}\) /;

class StackReader {
  readonly #root = startReading(new OpenException());
  #now = this.#root;
  /** Those that may get a cause: by the indentation that Java writes, and how far .NET has gone inside. */
  #around: Reading[] = [this.#root];
  /** The aggregate whose members Node lists. */
  #aggregate: OpenException | undefined;
  #hasFrame = false;

  /** @returns false behind the end of the stack */
  read(line: string): boolean {
    if (!line.trimEnd().endsWith(endOfMember)) return this.#readLine(line);
    const goesOn = this.#readLine(line.slice(0, line.lastIndexOf(endOfMember)));
    this.#continueOuter();
    return goesOn;
  }

  #readLine(line: string): boolean {
    const frame = frameOfLine(line);
    if (frame) {
      this.#addFrame(frame);
      return true;
    }
    const place = goPlace(line);
    if (place) {
      this.#addFrame({ ...place, name: goName(this.#now.heading.pop() ?? "") });
      return true;
    }
    if (line.startsWith("goroutine ") && line.includes(" [")) {
      // The stacks of the other goroutines follow; they raised nothing.
      return !this.#hasFrame;
    }
    if (!this.#readMark(line)) this.#readHeading(line);
    return true;
  }

  finish(): OpenException | undefined {
    if (!this.#hasFrame) return undefined;
    this.#endHeading();
    return this.#root.open;
  }

  #addFrame(frame: ExceptionFrame): void {
    this.#endHeading();
    this.#now.heading.length = 0;
    this.#now.open.addOuterFrame(frame);
    this.#hasFrame = true;
  }

  /** A line that may name, on the .NET Framework, the exceptions inside as well: `A: outer ---> B: inner`. */
  #readHeading(line: string): void {
    const parts = this.#now.isNamed || !line.includes(innerMark) ? [line] : line.split(innerMark);
    const isChain = parts.length <= mostInLine && parts.every((part) => splitError(part).type !== "");
    const [first = "", ...inner] = isChain ? parts : [line];
    this.#addHeading(first);
    for (const heading of inner) this.#startMarked("inner", heading, 0);
  }

  #addHeading(line: string): void {
    const now = this.#now;
    if (now.isNamed) {
      // The next line of Go's stack is the place of this one.
      now.heading.length = 0;
      now.heading.push(line);
      return;
    }
    if (now.headingLength > mostOfMessage) return;
    now.heading.push(line);
    now.headingLength += line.length + 1;
  }

  #endHeading(): void {
    const now = this.#now;
    if (now.isNamed) return;
    const { type, message } = splitHeading(now.heading);
    now.open.type = type;
    now.open.message = message;
    now.isNamed = true;
    now.heading.length = 0;
  }

  /** Whether the line begins or ends another exception than the one that is being read. */
  #readMark(line: string): boolean {
    const text = line.trim();
    if (text === endOfInner) {
      this.#continueOuter();
      return true;
    }
    if (text === "[errors]: [") {
      this.#aggregate = this.#now.open;
      return true;
    }
    const found = marks.find(({ mark }) => text.startsWith(mark));
    if (found) {
      this.#startMarked(found.as, text.slice(found.mark.length), tabsBefore(line));
      return true;
    }
    // An error beneath the frames of another.
    if ((this.#now.open.frames.length === 0 && !this.#aggregate) || !beginsError(text)) return false;
    if (this.#aggregate) this.#start(this.#memberOf(this.#aggregate), text);
    else this.#start(this.#causeOf(this.#now.head), text);
    return true;
  }

  #startMarked(as: (typeof marks)[number]["as"], text: string, depth: number): void {
    if (as === "inner") {
      const isMember = aggregateMember.test(text);
      const outer = this.#around.at(-1) ?? this.#root;
      const next = isMember ? this.#memberOf(outer.open) : this.#causeOf(outer.head);
      this.#start(next, text.replace(aggregateMember, ""));
      this.#around.push(next);
      return;
    }
    const isMember = as === "member";
    // Java indents what was suppressed one tab deeper than what it belongs to, and its causes as deep as itself.
    const level = Math.min(depth, this.#around.length - (isMember ? 0 : 1));
    const above = this.#around[isMember ? Math.max(0, level - 1) : level] ?? this.#root;
    const next = isMember ? this.#memberOf(above.open) : this.#causeOf(this.#aggregate ? this.#now.head : above.head);
    this.#around.length = Math.min(level, this.#around.length);
    this.#around.push(next);
    this.#start(next, text);
  }

  #causeOf(head: OpenException): Reading {
    const next = startReading(new OpenException(), head);
    head.chain.push(next.open);
    return next;
  }

  #memberOf(group: OpenException): Reading {
    const next = startReading(new OpenException());
    group.members.push(next.open);
    return next;
  }

  #start(next: Reading, heading: string): void {
    this.#endHeading();
    this.#now = next;
    this.#addHeading(heading);
  }

  /** Goes on with the exception around the one that has ended. */
  #continueOuter(): void {
    this.#endHeading();
    if (this.#around.length > 1) this.#around.pop();
    this.#now = this.#around.at(-1) ?? this.#root;
  }
}

function startReading(open: OpenException, head = open): Reading {
  return { open, head, heading: [], headingLength: 0, isNamed: false };
}

function tabsBefore(line: string): number {
  let tabs = 0;
  while (line[tabs] === "\t") tabs++;
  return tabs;
}
