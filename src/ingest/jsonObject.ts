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

const mayNeedText = /NaN|Infinity|\d[\d.]{15}|\d[eE][+-]?\d{3}/;

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

/** A double holds any number of so many digits (IEEE 754). */
const digitsHeld = 15;

/** Whether a double holds all digits of a number, however that is spelled: `10e-1` is `1`. */
export function isExact(written: string): boolean {
  const decimal = decimalOf(written);
  if (!decimal) return false;
  // What is too large or too small for a double has lost its digits.
  const value = Number(written);
  if (!Number.isFinite(value) || (value === 0 && decimal.digits !== "")) return false;
  if (decimal.digits.length <= digitsHeld) return true;
  const held = decimalOf(String(Number(written)));
  return held?.digits === decimal.digits && held.exponent === decimal.exponent;
}

const numberParts = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
const zero = 0x30;

/** A number as its digits, without zeros at either end ("" for zero), and the power of ten of the last one; undefined for a word. */
function decimalOf(written: string): { readonly digits: string; readonly exponent: number } | undefined {
  const match = numberParts.exec(written);
  if (!match) return undefined;
  const [, whole = "", fraction = "", power = "0"] = match as (string | undefined)[];
  const all = whole + fraction;
  let from = 0;
  let to = all.length;
  while (from < to && all.charCodeAt(from) === zero) from++;
  while (to > from && all.charCodeAt(to - 1) === zero) to--;
  return { digits: all.slice(from, to), exponent: Number(power) - fraction.length + (all.length - to) };
}

/** A value as an object; undefined for anything else. */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/**
 * The values of a dotted key in all its spellings, as one key (`"log.level"`) first, then as nested objects
 * (`{"log": {"level": …}}`). Own properties only: a log may name `__proto__` or `constructor`.
 */
export function valuesAt(object: JsonObject, key: string): unknown[] {
  return spellings(key).flatMap((path) => {
    let value: unknown = object;
    for (const part of path) {
      const inner = asObject(value);
      if (!inner || !Object.hasOwn(inner, part)) return [];
      value = inner[part];
    }
    return [value];
  });
}

/** A key with more dots than this is looked for as one key and wholly nested alone. */
const mostDots = 4;

/** All ways to write a dotted key: as one key first, and nested at any of its dots. */
export function spellings(key: string): string[][] {
  const parts = key.split(".");
  const dots = parts.length - 1;
  if (dots > mostDots) return [[key], parts];
  return Array.from({ length: 2 ** dots }, (_, cuts) => {
    const path = [parts[0] ?? ""];
    for (let dot = 0; dot < dots; dot++) {
      const part = parts[dot + 1] ?? "";
      if ((cuts & (1 << dot)) !== 0) path.push(part);
      else path.push(`${path.pop() ?? ""}.${part}`);
    }
    return path;
  });
}
