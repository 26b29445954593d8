import { formatDuration } from "../engine/format";
import { visibleText } from "../engine/document/visibleText";
import { fitted, textWidth } from "./textWidth";

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
    let room = this.columns;
    let line = "";
    for (const piece of pieces) {
      const [text, style] = typeof piece === "string" ? [piece, undefined] : piece;
      const visible = visibleText(text);
      // What comes after a cut has no room either.
      const shown = fitted(visible, room, this.signs.more);
      room = shown === visible ? room - textWidth(shown) : 0;
      line += shown === "" ? "" : this.#styled(shown, style);
      if (room <= 0) break;
    }
    return `${line.trimEnd()}\n`;
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
