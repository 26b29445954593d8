import type { Piece, Style, Terminal } from "./terminal";
import { visibleText } from "../engine/document/visibleText";
import { fitted, textWidth } from "./textWidth";

export interface Column {
  readonly title: string;
  /** Numbers stand at the right edge of their column. */
  readonly right?: boolean;
}

export type Cell = string | readonly [text: string, style: Style | undefined];

/** Between two columns. */
const gutter = "  ";
/** No column but the last may take more than this share of a terminal's width. */
const widestShare = 0.5;

/** The lines of a table whose columns are aligned, its titles first; the last column is as long as it is. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly Cell[])[], terminal: Terminal): string[] {
  const titles = columns.map(({ title }): Cell => [title, "dim"]);
  const widest = Math.floor(terminal.columns * widestShare);
  const last = columns.length - 1;
  const table = [titles, ...rows].map((row) => row.map((cell, column) => shown(cell, column === last ? Infinity : widest, terminal)));
  const widths = columns.map(() => 0);
  for (const row of table) for (const [column, { width }] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, width);
  return table.map((row) => {
    const pieces = row.flatMap(({ text, style, width }, column): Piece[] => {
      const padding = " ".repeat((widths[column] ?? 0) - width);
      const between = column === last ? "" : gutter;
      if (columns[column]?.right) return [padding, [text, style], between];
      return [[text, style], column === last ? "" : padding + between];
    });
    return terminal.line(...pieces);
  });
}

function shown(cell: Cell, widest: number, terminal: Terminal): { readonly text: string; readonly style: Style | undefined; readonly width: number } {
  const [whole, style] = typeof cell === "string" ? [cell, undefined] : cell;
  const text = fitted(visibleText(whole), widest, terminal.signs.more);
  return { text, style, width: textWidth(text) };
}
