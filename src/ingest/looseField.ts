import { valuesAt, type JsonObject } from "./jsonObject";

/** A value of a record as a list, which is empty for anything else. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** A value of a record as text: also one that was written as a list of its lines. "" for anything else. */
export function asText(value: unknown): string {
  if (typeof value === "string") return value;
  const lines = asList(value);
  return lines.length > 0 && lines.every((line) => typeof line === "string") ? lines.map((line) => (line.endsWith("\n") ? line.slice(0, -1) : line)).join("\n") : "";
}

/** The first text at any of these keys, each in all its spellings; "" when there is none. */
export function textAt(fields: JsonObject, keys: readonly string[]): string {
  for (const key of keys) {
    for (const value of valuesAt(fields, key)) {
      const text = asText(value);
      if (text !== "") return text;
    }
  }
  return "";
}
