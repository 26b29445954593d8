import { jsonText } from "./jsonText";
import type { Level } from "./level";
import type { LogEvent, Renderer } from "./logChain";

export interface ConsoleRendererOptions {
  /** Whether to colour; when absent, as the terminal can and `NO_COLOR` and `FORCE_COLOR` have it. */
  readonly colors?: boolean;
}

/** Select Graphic Rendition (ECMA-48, 8.3.117). */
const styles = { bold: "1", dim: "2", red: "31", green: "32", yellow: "33", magenta: "35", cyan: "36", gray: "90", boldRed: "1;31" } as const;
type Style = keyof typeof styles;

const levelStyles: Readonly<Record<Level, Style>> = { debug: "gray", info: "green", warning: "yellow", error: "red", critical: "boldRed" };
const levelWidth = Math.max(...Object.keys(levelStyles).map((level) => level.length));
const eventWidth = 30;

/**
 * For people: time, level, event and `key=value` on one line, an exception on the lines after it.
 * What is logged may be hostile: control characters, which a terminal obeys, are shown as escapes.
 */
export function consoleRenderer({ colors = terminalHasColors() }: ConsoleRendererOptions = {}): Renderer {
  const style = (name: Style, text: string) => (colors ? `\u001b[${styles[name]}m${text}\u001b[0m` : text);
  return (event) => {
    const { timestamp, level, event: name, exception, ...own } = event.keys;
    const head = [
      ...(timestamp === undefined ? [] : [style("dim", visible(timestamp))]),
      ...(level === undefined ? [] : [`[${style(levelStyles[event.level], visible(level).padEnd(levelWidth))}]`]),
      style("bold", visible(name).padEnd(eventWidth)),
    ];
    const pairs = Object.entries({ ...event.bound.keys, ...own }).flatMap(([key, value]) => {
      const text = visible(value);
      return text === "" && value !== "" ? [] : [`${style("cyan", visible(key))}=${style("magenta", quoted(text))}`];
    });
    return [[...head, ...pairs].join(" ").trimEnd(), ...exceptionLines(exception)].join("\n");
  };
}

/** A value as text without control characters; "" where JSON has no word for it. */
function visible(value: unknown): string {
  const text = typeof value === "string" ? value : (jsonText(value) ?? "");
  return text.replace(controlCharacters, escape);
}

/** Controls, line separators, what makes text run the other way, and what cannot be seen: a terminal obeys it, or it hides something. */
const controlCharacters = /[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

function escape(character: string): string {
  const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return escapes[character] ?? (code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`);
}

/** In quotes when it would not read as one value. */
function quoted(text: string): string {
  return text === "" || (/[\s"=]/.test(text) && !/^[[{]/.test(text)) ? `"${text.replaceAll('"', '\\"')}"` : text;
}

/** The lines of a stack; a structured exception as indented JSON. */
function exceptionLines(exception: LogEvent["keys"][string]): string[] {
  if (exception === undefined) return [];
  const text = typeof exception === "string" ? exception : (JSON.stringify(exception, null, 2) as string | undefined);
  return (text ?? "").split("\n").map((line) => `    ${visible(line)}`);
}

function terminalHasColors(): boolean {
  return process.stdout.isTTY ? process.stdout.hasColors() : Boolean(process.env["FORCE_COLOR"]);
}
