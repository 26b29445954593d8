import { endOfQuoted } from "./quotedText";

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The object that a text is, or undefined when it is anything else.
 * JSON as in RFC 8259, plus the bare words NaN, Infinity and -Infinity, which Python's json module writes.
 * These words, and numbers of more digits than a double holds, are given as text: as they were written.
 */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(mayNeedText.test(text) ? withWordsAsText(text) : text));
  } catch {
    return undefined;
  }
}

const mayNeedText = /NaN|Infinity|\d[\d.]{15}/;

const wordOrNumber = /\bNaN\b|-?\bInfinity\b|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const keyEnd = /\s*:/y;

/** Puts quotes around the words that JSON.parse would refuse and the numbers that it would round. */
function withWordsAsText(text: string): string {
  let rewritten = "";
  let at = 0;
  while (at < text.length) {
    const quote = text.indexOf('"', at);
    const end = quote < 0 ? text.length : quote;
    rewritten += text.slice(at, end).replace(wordOrNumber, (written, place: number, part: string) => {
      // What JSON refuses as a key stays refused.
      keyEnd.lastIndex = place + written.length;
      return isExact(written) || keyEnd.test(part) ? written : `"${written}"`;
    });
    at = quote < 0 ? -1 : endOfQuoted(text, quote);
    // Behind a string that does not end nothing can make it JSON.
    if (at < 0) return rewritten + text.slice(end);
    rewritten += text.slice(end, at);
  }
  return rewritten;
}

/** Whether a double holds a number to its last digit. */
export function isExact(written: string): boolean {
  return /^-?\d/.test(written) && (written.replace(/\D/g, "").length <= 15 || String(Number(written)) === written);
}

function asObject(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/**
 * The value of a dotted key: as one key (`"log.level"`) or as nested objects (`{"log": {"level": …}}`).
 * Own properties only: a log may name `__proto__` or `constructor`.
 */
export function valueAt(object: JsonObject, key: string): unknown {
  if (Object.hasOwn(object, key)) return object[key];
  let at = key.indexOf(".");
  while (at > 0) {
    const head = key.slice(0, at);
    const inner = Object.hasOwn(object, head) ? asObject(object[head]) : undefined;
    const found = inner && valueAt(inner, key.slice(at + 1));
    if (found !== undefined) return found;
    at = key.indexOf(".", at + 1);
  }
  return undefined;
}
