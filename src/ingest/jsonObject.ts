export type JsonObject = Readonly<Record<string, unknown>>;

/** Stands for a bare NaN while the text is parsed; a NUL cannot stand unescaped in JSON, so no log can have written it. */
const nanMark = "\u0000NaN";

/**
 * The object that a text is, or undefined when it is anything else.
 * JSON as in RFC 8259, plus the bare words NaN, Infinity and -Infinity, which Python's json module writes.
 */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return /NaN|Infinity/.test(text) ? parseWithPythonNumbers(text) : undefined;
  }
}

/** A whole string or one bare word: what is matched as a string is left alone. */
const stringOrWord = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

function parseWithPythonNumbers(text: string): JsonObject | undefined {
  const standard = text.replace(stringOrWord, (token) => {
    if (token === "NaN") return JSON.stringify(nanMark);
    if (token.startsWith('"')) return token;
    return token.startsWith("-") ? "-1e999" : "1e999";
  });
  try {
    return asObject(JSON.parse(standard, (_key, value: unknown) => (value === nanMark ? NaN : value)));
  } catch {
    return undefined;
  }
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
