import type { Bindings } from "./bindings";
import { jsonText } from "./jsonText";
import type { Renderer } from "./logChain";

export interface JsonRendererOptions {
  /**
   * Writes every character outside ASCII as `\uXXXX`. For a reader that decodes chunk by chunk and so can split
   * a character of several bytes, as debuggers do.
   */
  readonly asciiOnly?: boolean;
}

/** One JSON object a line: the keys that every record has stand first, the bound ones follow, then those of the call. */
export function jsonRenderer({ asciiOnly = false }: JsonRendererOptions = {}): Renderer {
  const rendered = new WeakMap<Bindings, string>();
  /** A set of bound keys is rendered once, however many records share it. */
  const renderBound = (bound: Bindings): string => {
    let text = rendered.get(bound);
    if (text === undefined) {
      text = "";
      for (const [name, value] of Object.entries(bound.keys)) if (!isHeadKey(name)) text += member(name, value);
      rendered.set(bound, text);
    }
    return text;
  };
  return ({ bound, keys }) => {
    let own = "";
    let shadowed: string[] | undefined;
    // `for in`, because V8 reads the values of such a loop far faster than those of a list of names.
    for (const name in keys) {
      if (isHeadKey(name)) continue;
      own += member(name, keys[name]);
      if (bound.has(name)) (shadowed ??= []).push(name);
    }
    const { timestamp = bound.keys["timestamp"], level = bound.keys["level"], event } = keys;
    const rest = headMember(',"level":', level) + headMember(',"event":', event) + renderBound(shadowed === undefined ? bound : bound.without(shadowed)) + own;
    const first = jsonText(timestamp);
    // To cut a comma off costs a copy of the line, which a record with a time is spared.
    const line = first === undefined ? `{${rest.slice(1)}}` : `{"timestamp":${first}${rest}}`;
    return asciiOnly ? escapeToAscii(line) : line;
  };
}

function isHeadKey(name: string): boolean {
  return name === "timestamp" || name === "level" || name === "event";
}

/** JSON of names and of other texts of which a program has few, by the text. */
const labels = new Map<string, string>();
const fewTexts = new Map<string, string>();
/** A program that makes names up as it goes shall not fill the memory. */
const maximumRemembered = 1_000;

function remembered(texts: Map<string, string>, key: string, render: (key: string) => string): string {
  let text = texts.get(key);
  if (text === undefined) {
    text = render(key);
    if (texts.size < maximumRemembered) texts.set(key, text);
  }
  return text;
}

/** `,"name":value`, or nothing where JSON has no word for the value (undefined, a function). */
function member(name: string, value: unknown): string {
  const text = jsonText(value);
  return text === undefined ? "" : remembered(labels, name, labelText) + text;
}

/** A member whose value is one of few texts, its name rendered already. */
function headMember(label: string, value: unknown): string {
  const text = typeof value === "string" ? remembered(fewTexts, value, JSON.stringify) : jsonText(value);
  return text === undefined ? "" : label + text;
}

function labelText(name: string): string {
  return `,${JSON.stringify(name)}:`;
}

/** What is not ASCII can stand only inside strings, where an escape means the same. */
function escapeToAscii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
