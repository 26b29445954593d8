import { inspect } from "node:util";
import { errorMessage } from "./errorText";

/**
 * Any value as JSON, undefined where JSON has no word for it. Where `JSON.stringify` would lose a value or throw, a log must not:
 * an error is its name and message, a number that is not finite and an integer beyond 2^53 their digits as text,
 * a map an object, a set an array, and what refuses to be serialised (a circle) the text of `util.inspect`.
 */
export function jsonText(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return stringText(value);
    case "boolean":
      return value ? "true" : "false";
    case "number":
      return Number.isFinite(value) ? String(value) : `"${value}"`;
    case "bigint":
      return JSON.stringify(plain("", value));
    case "object":
      return value === null ? "null" : objectText(value);
    case "undefined":
    case "function":
    case "symbol":
      return undefined;
  }
}

/** Up to this length it is cheaper to look for what needs an escape than to call `JSON.stringify`. */
const shortText = 40;

function stringText(text: string): string {
  return text.length <= shortText && isPlain(text) ? `"${text}"` : JSON.stringify(text);
}

/** Whether a text has nothing that `JSON.stringify` escapes (ECMA-262, QuoteJSONString; of the surrogates it would be only the lone ones). */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || unit === 0x22 || unit === 0x5c || unit >= 0xd800) return false;
  }
  return true;
}

function objectText(value: object): string | undefined {
  try {
    return JSON.stringify(value, plain);
  } catch {
    return JSON.stringify(inspect(value, { breakLength: Infinity }));
  }
}

/** A replacer for `JSON.stringify`. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Error) return errorMessage(value);
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  return value;
}
