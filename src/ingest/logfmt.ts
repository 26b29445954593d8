import type { JsonObject } from "./jsonObject";
import { endOfPrefix } from "./lineText";
import { endOfQuoted } from "./quotedText";
import { keysWith } from "./recordKeys";

/** `key` or `key=`; what stands behind the equals sign is `bare`, `"escaped"`, `'as Python's repr writes it'` or nothing. */
const keyForm = /([^\s="']+)(=?)/y;
const bareForm = /\S*/y;

/** What makes a line of pairs a record: one of these is among its keys. */
const { time, level, event } = keysWith();
const tellingKeys = new Set([...time, ...level, ...event]);

/**
 * The record of a logfmt line, or undefined when it is none: behind a known prefix at least two pairs, one of them a time, a level or a message.
 * A bare word behind the first pair is a flag: true. `k=` is null. Quoted values stay text, bare numbers that a double holds become numbers.
 */
export function parseLogfmt(line: string): JsonObject | undefined {
  if (!line.includes("=")) return undefined;
  const text = line.slice(endOfPrefix(line));
  const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  let pairs = 0;
  let telling = false;
  let at = 0;
  const end = text.trimEnd().length;
  while (at < end) {
    const char = text.charAt(at);
    if (char === " " || char === "\t") {
      at++;
      continue;
    }
    keyForm.lastIndex = at;
    const [start = "", key = "", equals = ""] = keyForm.exec(text) ?? [];
    at += start.length;
    const valueEnd = equals ? endOfValue(text, at) : at;
    const isFlag = equals === "";
    if (start === "" || valueEnd < 0 || !/^\s?$/.test(text.charAt(valueEnd)) || (isFlag && pairs === 0)) return undefined;
    if (!isFlag) pairs++;
    telling ||= !isFlag && tellingKeys.has(key);
    if (!Object.hasOwn(fields, key)) fields[key] = isFlag || valueOf(text.slice(at, valueEnd));
    at = valueEnd;
  }
  return pairs >= 2 && telling ? fields : undefined;
}

/** Where the value that begins at `at` ends, -1 when its quote does not close. */
function endOfValue(text: string, at: number): number {
  if (/^["']/.test(text.charAt(at))) return endOfQuoted(text, at);
  bareForm.lastIndex = at;
  return at + (bareForm.exec(text)?.[0].length ?? 0);
}

const numberForm = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function valueOf(written: string): unknown {
  if (written === "") return null;
  if (written.startsWith('"') || written.startsWith("'")) return unquoted(written);
  if (written === "true" || written === "false") return written === "true";
  // An ID of hex digits may look like a number: what would be written otherwise is a text.
  return numberForm.test(written) && String(Number(written)) === written ? Number(written) : written;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

function unquoted(written: string): string {
  const escape = /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))/g;
  return written.slice(1, -1).replace(escape, (_all, unit: string | undefined, byte: string | undefined, char: string) => {
    const code = unit ?? byte;
    return code === undefined ? (escapes[char] ?? char) : String.fromCharCode(parseInt(code, 16));
  });
}
