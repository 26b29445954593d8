import type { Bindings, LogKeys } from "./bindings";
import { jsonText } from "./jsonText";
import type { Renderer } from "./logChain";

export interface JsonRendererOptions {
  /**
   * Writes every character outside ASCII as `\uXXXX`. For a reader that decodes chunk by chunk and so can split
   * a character of several bytes, as debuggers do.
   */
  readonly asciiOnly?: boolean;
}

/** The keys that every record has; they stand first, the bound ones follow, then those of the call. */
const headKeys = ["timestamp", "level", "event"] as const;
const isHeadKey = (key: string) => (headKeys as readonly string[]).includes(key);

/** One JSON object a line. A set of bound keys is rendered once, however many records share it. */
export function jsonRenderer({ asciiOnly = false }: JsonRendererOptions = {}): Renderer {
  const rendered = new WeakMap<Bindings, string>();
  const renderBound = (bound: Bindings): string => {
    let text = rendered.get(bound);
    if (text === undefined) {
      text = members(Object.keys(bound.keys), bound.keys);
      rendered.set(bound, text);
    }
    return text;
  };
  return ({ bound, keys }) => {
    const names = Object.keys(keys);
    const shadowed = names.filter((name) => Object.hasOwn(bound.keys, name));
    const text = [
      members(headKeys, keys),
      renderBound(shadowed.length === 0 ? bound : bound.without(shadowed)),
      members(names.filter((name) => !isHeadKey(name)), keys),
    ].join("");
    const line = `{${text.slice(1)}}`;
    return asciiOnly ? escapeToAscii(line) : line;
  };
}

/** `,"name":value` for each; a value that JSON has no word for (undefined, a function) is left out with its name. */
function members(names: readonly string[], values: LogKeys): string {
  let text = "";
  for (const name of names) {
    const value = jsonText(values[name]);
    if (value !== undefined) text += `,${JSON.stringify(name)}:${value}`;
  }
  return text;
}

/** What is not ASCII can stand only inside strings, where an escape means the same. */
function escapeToAscii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
