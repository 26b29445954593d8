import { visibleJson } from "./visibleText";

/** A container whose items are being written. */
interface Frame {
  readonly values: readonly unknown[];
  /** The names of an object's values; undefined for an array. */
  readonly names: readonly string[] | undefined;
  next: number;
}

/**
 * A value as JSON text of any depth (JSON.stringify recurses), in which nothing is a control character.
 * A number that JSON has no word for is its name as a text: `"NaN"`.
 */
export function jsonText(value: unknown): string {
  const parts: string[] = [];
  const open: Frame[] = [];
  writeValue(value, parts, open);
  for (let frame = open.at(-1); frame; frame = open.at(-1)) {
    const index = frame.next++;
    if (index >= frame.values.length) {
      parts.push(frame.names ? "}" : "]");
      open.pop();
      continue;
    }
    if (index > 0) parts.push(",");
    const name = frame.names?.[index];
    if (name !== undefined) parts.push(jsonString(name), ":");
    writeValue(frame.values[index], parts, open);
  }
  return parts.join("");
}

/** The same, several times as fast, of a value that is not deep and whose numbers JSON has words for. */
export function flatJsonText(value: object): string {
  return visibleJson(JSON.stringify(value));
}

/** Writes a scalar, or what opens a container, whose items follow. */
function writeValue(value: unknown, parts: string[], open: Frame[]): void {
  if (typeof value === "string") parts.push(jsonString(value));
  else if (typeof value === "number") parts.push(Number.isFinite(value) ? JSON.stringify(value) : jsonString(String(value)));
  else if (typeof value === "bigint" || typeof value === "boolean") parts.push(String(value));
  else if (Array.isArray(value)) {
    parts.push("[");
    open.push({ values: value, names: undefined, next: 0 });
  } else if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    parts.push("{");
    open.push({ values: entries.map(([, item]) => item as unknown), names: entries.map(([name]) => name), next: 0 });
  } else parts.push("null");
}

function jsonString(text: string): string {
  return visibleJson(JSON.stringify(text));
}

/** Nanoseconds as the milliseconds of JSON; null for what is unknown. */
export function millisecondsOrNull(ns: number): number | null {
  return Number.isFinite(ns) ? ns / 1e6 : null;
}

/** A number of JSON; null for what is unknown. */
export function numberOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
