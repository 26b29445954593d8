import type { Piece, Style, Terminal } from "./terminal";
import { visibleText } from "../engine/document/visibleText";
import { fitted, textWidth } from "./textWidth";

export interface Column {
  readonly title: string;
  /** Numbers stand at the right edge of their column. */
  readonly right?: boolean;
  /** Where there is little room, its texts are cut, but not to less than so many columns of the terminal. */
  readonly least?: number;
  /** Where there is too little room for all columns, this one is left out. */
  readonly spare?: boolean;
}

export type Cell = string | readonly [text: string, style: Style | undefined];

/** Between two columns. */
const gutter = "  ";
/** No column but the last may take more than this share of a terminal's width. */
const widestShare = 0.5;
/** The last column is cut where the line ends; so much of it at least has room before others are left out. */
const leastOfLast = 16;

interface ShownCell {
  readonly text: string;
  readonly style: Style | undefined;
}

/** The lines of a table whose columns are aligned, its titles first; the last column is as long as it is. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly Cell[])[], terminal: Terminal): string[] {
  const titles = columns.map(({ title }): ShownCell => ({ text: title, style: "dim" }));
  const table = [titles, ...rows.map((row) => row.map(shown))];
  const natural = columns.map(() => 0);
  for (const row of table) for (const [column, { text }] of row.entries()) natural[column] = Math.max(natural[column] ?? 0, textWidth(text));
  const widths = widthsOf(columns, natural, terminal.columns);
  const last = columns.length - 1;
  return table.map((row) => {
    const pieces = row.flatMap(({ text, style }, column): Piece[] => {
      const width = widths[column];
      if (width === undefined) return [];
      if (column === last) return [[columns[column]?.right ? text.padStart(text.length + (natural[column] ?? 0) - textWidth(text)) : text, style]];
      const cut = fitted(text, width, terminal.signs.more);
      const padding = " ".repeat(width - textWidth(cut));
      return columns[column]?.right ? [padding, [cut, style], gutter] : [[cut, style], padding + gutter];
    });
    return terminal.line(...pieces);
  });
}

/** How wide each column is, undefined for one that is left out. @param natural as wide as its widest text */
function widthsOf(columns: readonly Column[], natural: readonly number[], room: number): (number | undefined)[] {
  const last = columns.length - 1;
  const widths = natural.map((width, column): number | undefined => (column === last ? Math.min(width, leastOfLast) : Math.min(width, Math.floor(room * widestShare))));
  const missing = () => widths.reduce((sum: number, width) => sum + (width === undefined ? 0 : width + gutter.length), -gutter.length) - room;
  for (const [column, { least }] of columns.entries()) {
    const width = widths[column] ?? 0;
    if (least !== undefined && missing() > 0) widths[column] = Math.max(Math.min(width, least), width - missing());
  }
  for (const [column, { spare = false }] of columns.entries()) if (spare && missing() > 0) widths[column] = undefined;
  return widths;
}

function shown(cell: Cell): ShownCell {
  const [whole, style] = typeof cell === "string" ? [cell, undefined] : cell;
  return { text: visibleText(whole), style };
}
