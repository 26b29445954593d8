import { inspect } from "node:util";

/**
 * Any value as JSON, undefined where JSON has no word for it. Where `JSON.stringify` would lose a value or throw, a log must not:
 * an error is its name and message, a number that is not finite and an integer beyond 2^53 their digits as text,
 * a map an object, a set an array, and what refuses to be serialised (a circle) the text of `util.inspect`.
 */
export function jsonText(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "number":
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
  if (value instanceof Error) return String(value);
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  return value;
}
