import type { JsonObject } from "./jsonObject";

/** `key`, `key=`, `key=bare`, `key="escaped"` or `key='as Python's repr writes it'`. */
const pairForm = /([^\s=="']+)(?:(=)("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s"']\S*|))?(?=\s|$)/y;

/** What makes a line of pairs a record: one of these is among its keys. */
const tellingKeys = new Set(["ts", "time", "t", "timestamp", "level", "lvl", "msg", "message", "event"]);

/**
 * The record of a logfmt line, or undefined when it is none: at least two pairs, one of them a time, a level or a message.
 * A bare word behind the first pair is a flag: true. `k=` is null. Quoted values stay text, bare numbers become numbers.
 */
export function parseLogfmt(text: string): JsonObject | undefined {
  if (!text.includes("=")) return undefined;
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
    pairForm.lastIndex = at;
    const match = pairForm.exec(text);
    if (!match) return undefined;
    const [whole, key = "", equals, written] = match as (string | undefined)[];
    if (equals === undefined && pairs === 0) return undefined;
    if (equals !== undefined) pairs++;
    telling ||= equals !== undefined && tellingKeys.has(key);
    if (!Object.hasOwn(fields, key)) fields[key] = equals === undefined ? true : valueOf(written ?? "");
    at += whole?.length ?? 1;
  }
  return pairs >= 2 && telling ? fields : undefined;
}

const numberForm = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function valueOf(written: string): unknown {
  if (written === "") return null;
  if (written.startsWith('"') || written.startsWith("'")) return unquoted(written);
  if (written === "true" || written === "false") return written === "true";
  return numberForm.test(written) && Number.isSafeInteger(Math.trunc(Number(written))) ? Number(written) : written;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

function unquoted(written: string): string {
  return written.slice(1, -1).replace(/\\(.)/g, (_all, char: string) => escapes[char] ?? char);
}
