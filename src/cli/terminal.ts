import { formatDuration } from "../engine/format";
import { visibleText } from "../engine/document/visibleText";
import { fitted, textWidth, wordLines } from "./textWidth";

/** What the place that text goes to can show. */
export interface TerminalTraits {
  readonly colors: boolean;
  /** Whether it shows more than ASCII. */
  readonly unicode: boolean;
  /** Columns of a line, beyond which text is cut; Infinity when it is no terminal. */
  readonly columns: number;
}

/** Select Graphic Rendition (ECMA-48, 8.3.117). */
const styles = { bold: "1", dim: "2", red: "31", green: "32", yellow: "33", cyan: "36", boldRed: "1;31" } as const;
export type Style = keyof typeof styles;

/** A part of a line: text, or text in a style. */
export type Piece = string | readonly [text: string, style: Style | undefined];

const unicodeSigns = { tee: "├─ ", elbow: "└─ ", bar: "│  ", gap: "   ", hop: "◇", span: "●", inferred: "◌", dot: "·", arrow: "→", more: "…" };
const asciiSigns: typeof unicodeSigns = { tee: "|- ", elbow: "`- ", bar: "|  ", gap: "   ", hop: "#", span: "*", inferred: "o", dot: "-", arrow: "->", more: "..." };

/** Sentences are not wrapped into fewer columns than these. */
const leastWrapped = 20;

/** Writes lines for people: nothing of a log's text reaches the terminal as more than letters. */
export class Terminal {
  readonly columns: number;
  readonly signs: typeof unicodeSigns;
  readonly #colors: boolean;
  readonly #unicode: boolean;

  constructor({ colors, unicode, columns }: TerminalTraits) {
    this.columns = columns;
    this.signs = unicode ? unicodeSigns : asciiSigns;
    this.#colors = colors;
    this.#unicode = unicode;
  }

  /** One line with its line feed, cut to the terminal's width. */
  line(...pieces: readonly Piece[]): string {
    const visible = pieces.map((piece) => (typeof piece === "string" ? { text: visibleText(piece), style: undefined } : { text: visibleText(piece[0]), style: piece[1] }));
    const fits = this.columns === Infinity || textWidth(visible.map(({ text }) => text).join("").trimEnd()) <= this.columns;
    let room = fits ? Infinity : this.columns - textWidth(this.signs.more);
    let line = "";
    for (const { text, style } of visible) {
      const shown = fitted(text, room, "");
      room -= textWidth(shown);
      // What comes after a cut has no room either.
      const isCut = shown !== text;
      if (shown !== "" || isCut) line += this.#styled(isCut ? shown + this.signs.more : shown, style);
      if (isCut) break;
    }
    return `${line.trimEnd()}\n`;
  }

  /** Some facts with dots between them, on as many lines as they take. @param head what stands before the first */
  facts(facts: readonly Piece[], head: readonly Piece[] = []): string {
    const dot: Piece = [` ${this.signs.dot} `, "dim"];
    const lines: Piece[][] = [[...head]];
    let width = head.reduce((sum, piece) => sum + widthOf(piece), 0);
    for (const [index, fact] of facts.entries()) {
      const line = lines.at(-1) ?? [];
      const more = widthOf(fact) + (index === 0 ? 0 : widthOf(dot));
      if (line.length === 0 || width + more <= this.columns) {
        line.push(...(index === 0 ? [] : [dot]), fact);
        width += more;
      } else {
        lines.push(["    ", fact]);
        width = 4 + widthOf(fact);
      }
    }
    return lines.map((line) => this.line(...line)).join("");
  }

  /** Lines of whole words that have room behind what takes so many columns: one where there is no room for much. */
  wrapped(text: string, columns: number): string[] {
    const room = this.columns - columns;
    return room < leastWrapped ? [text] : wordLines(text, room);
  }

  /** A sentence on as many lines as it takes, what stands before it before each of them. */
  paragraph(text: string, before = ""): string {
    return this.wrapped(text, textWidth(before) + 2)
      .map((line, index) => this.line(before + (index === 0 ? "" : "  ") + line))
      .join("");
  }

  /** @param ns nanoseconds, NaN when unknown */
  duration(ns: number): string {
    const text = formatDuration(ns);
    return this.#unicode ? text : text.replace("µ", "u").replace("–", "-");
  }

  #styled(text: string, style: Style | undefined): string {
    return this.#colors && style ? `\u001b[${styles[style]}m${text}\u001b[0m` : text;
  }
}

function widthOf(piece: Piece): number {
  return textWidth(visibleText(typeof piece === "string" ? piece : piece[0]));
}

/** A stream that may be a terminal. */
export interface TerminalStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a stream can show. `FORCE_COLOR` wins over `NO_COLOR` as in Node itself. A terminal shows ASCII alone when
 * the locale says that it is not UTF-8; a file or a pipe gets UTF-8.
 */
export function terminalTraits({ isTTY = false, columns = 80 }: TerminalStream, env: Environment, platform: NodeJS.Platform): TerminalTraits {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: kind } = env;
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return {
    colors: force ? force !== "0" && force !== "false" : !no && isTTY && kind !== "dumb",
    unicode: !isTTY || platform === "win32" || platform === "darwin" || /utf-?8/i.test(locale),
    columns: isTTY && columns > 0 ? columns : Infinity,
  };
}
