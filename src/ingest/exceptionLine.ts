/** What the line (or lines) above or below a stack say of an exception. */
export interface TypeAndMessage {
  readonly type: string;
  readonly message: string;
}

/** A dotted name, then what Node (` [ERR_X]`) or .NET (` (0x80004005)`) puts behind it, then `: message` or the end. */
const namedForm = /^([\p{L}_$][\p{L}\p{N}_.$+`<>]*)(?: \[[\w-]+\]| \([\dA-Fa-fx]+\))?(?::(?: |$)|$)/u;
/** What languages call what can be thrown. */
const errorName = /(?:Error|Exception|Failure|Fault|Warning|Interrupt|Exit|Timeout|Throwable|Panic)\d*$/;
/** The last part of a class's name begins with a capital letter. */
const className = /(?:^|[.$+])\p{Lu}[\p{L}\p{N}_`]*$/u;
/** So much of a line is looked at for a type. Characters. */
const mostOfType = 1_000;

/** `shop.CardError: no card`: the type is any dotted name, "" when the text does not begin with one. */
export function splitNamed(text: string): TypeAndMessage {
  const head = text.slice(0, mostOfType);
  const firstLine = head.includes("\n") ? head.slice(0, head.indexOf("\n")) : head;
  const match = namedForm.exec(firstLine);
  const type = match?.[1];
  if (!match || type === undefined) return { type: "", message: text };
  // What stops at the limit of what is looked at does not stop in the text.
  if (match[0].length === mostOfType && text.length > mostOfType) return { type: "", message: text };
  return { type, message: text.slice(match[0].length).trim() };
}

/** As {@link splitNamed}, where the type must be named like an error: for text that may be anything. */
export function splitError(text: string): TypeAndMessage {
  const split = splitNamed(text);
  return errorName.test(split.type) ? split : { type: "", message: text };
}

/** Whether a line reads like the first of an error: `shop.CardError: no card`, but not `lastError: none`. */
export function beginsError(line: string): boolean {
  return className.test(splitError(withoutAnnouncement(line)).type);
}

const announcements = [/^Exception in thread "[^"]*" /, /^Unhandled [Ee]xception[.:] /, /^Uncaught /, /^\(in promise\) /];

/** The type and message that stand above a stack, which may be more than one line with other text before them. */
export function splitHeading(lines: readonly string[]): TypeAndMessage {
  const plain = lines.map(withoutAnnouncement);
  const bracketed = insideBrackets(plain[0] ?? "");
  if (bracketed?.type) return bracketed;
  for (let index = 0; index < plain.length; index++) {
    const line = plain[index] ?? "";
    const { type, message } = headingLine(line);
    if (type !== "") return { type, message: [message, ...plain.slice(index + 1)].join("\n").trim() };
  }
  const first = plain.findIndex((line) => line.trim() !== "");
  const { type, message } = splitNamed(plain[first] ?? "");
  const rest = plain.slice(first + 1);
  // A class that is not named like an error: on the first line alone, where no other text can be meant.
  if (className.test(type) && (message !== "" || rest.length === 0)) return { type, message: [message, ...rest].join("\n").trim() };
  return { type: "", message: plain.join("\n").trim() };
}

/** How Node's `inspect` writes an error that has no frames, `[AggregateError: all failed] {`: its properties follow. */
function insideBrackets(line: string): TypeAndMessage | undefined {
  const text = line.endsWith(" {") ? line.slice(0, -2) : line;
  return text.startsWith("[") && text.endsWith("]") ? splitError(text.slice(1, -1)) : undefined;
}

function headingLine(line: string): TypeAndMessage {
  for (const word of ["panic", "fatal error"]) {
    if (line.startsWith(`${word}: `)) return { type: word, message: line.slice(word.length + 2) };
  }
  return splitError(line);
}

function withoutAnnouncement(line: string): string {
  let rest = line;
  for (const form of announcements) rest = rest.replace(form, "");
  return rest;
}

const reprForm = /^([\p{L}_][\p{L}\p{N}_.]*)\(/u;

/** What Python's `repr` writes of an exception: `ValueError('bad value')`; undefined for other text. */
export function splitRepr(text: string): TypeAndMessage | undefined {
  const type = text.endsWith(")") ? reprForm.exec(text.slice(0, mostOfType))?.[1] : undefined;
  if (type === undefined || !className.test(type)) return undefined;
  const inside = text.slice(type.length + 1, -1);
  return { type, message: unquoted(inside.endsWith(",") ? inside.slice(0, -1) : inside) };
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

/** The text of a Python string literal; anything else, such as several arguments, as it stands. */
function unquoted(literal: string): string {
  const quote = literal[0];
  if ((quote !== "'" && quote !== '"') || literal.length < 2 || !literal.endsWith(quote)) return literal;
  const inside = literal.slice(1, -1);
  for (let at = inside.indexOf(quote); at >= 0; at = inside.indexOf(quote, at + 1)) if (inside[at - 1] !== "\\") return literal;
  return inside.replace(/\\([\\'"ntr])/g, (_, letter: string) => escapes[letter] ?? letter);
}
