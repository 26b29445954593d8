/** The trace as the user has it before them: which rows are collapsed, which is selected. Both survive its growth. */
import type { TimelineData, TimelineText } from "../protocol/timeline";
import { families, layoutRows, withAncestors, type Families, type Layout } from "./layout";
import { rowFacts } from "./rowFacts";
import type { Navigable } from "./rowNavigation";
import type { TreeRowView } from "./treeRow";

export class TraceView {
  readonly data: TimelineData;
  readonly #collapsed: Set<number>;
  readonly #families: Families;
  #layout: Layout;
  #selected: number;
  #kept: Uint8Array | undefined;

  /**
   * @param collapsed keys of the collapsed rows; the view keeps the set up to date
   * @param selectedKey key of the selected row
   */
  constructor(data: TimelineData, collapsed: Set<number>, selectedKey: number | undefined) {
    this.data = data;
    this.#collapsed = collapsed;
    this.#families = families(data.columns);
    this.#layout = this.#arrange();
    this.#selected = this.rowOf(selectedKey);
  }

  get layout(): Layout {
    return this.#layout;
  }

  /** -1 for none. */
  get selected(): number {
    return this.#selected;
  }

  select(row: number): void {
    this.#selected = row;
  }

  /** Expands what a row stands beneath, so that it is in the list. */
  uncover(row: number): void {
    for (let above = this.data.columns.parent[row] ?? -1; above >= 0; above = this.data.columns.parent[above] ?? -1) this.#collapsed.delete(this.keyOf(above) ?? NaN);
    this.#layout = this.#arrange();
  }

  /** Leaves all rows out but some and those that they stand beneath; undefined shows all. */
  keepOnly(rows: Int32Array | undefined): void {
    this.#kept = rows && withAncestors(this.data.columns, rows);
    this.#layout = this.#arrange();
  }

  /** Collapses or expands a row. A selected row that goes out of sight passes the selection on to it. */
  toggle(row: number): void {
    const key = this.keyOf(row);
    if (key === undefined || !this.hasChildren(row)) return;
    if (!this.#collapsed.delete(key)) this.#collapsed.add(key);
    this.#layout = this.#arrange();
    if (this.#selected >= 0 && (this.#layout.positions[this.#selected] ?? -1) < 0) this.#selected = row;
  }

  keyOf(row: number): number | undefined {
    return this.data.columns.key[row];
  }

  /** -1 when no row has this key. */
  rowOf(key: number | undefined): number {
    return key === undefined ? -1 : this.data.columns.key.indexOf(key);
  }

  /** When a row began and ended, ns after the trace's start; undefined for none, and for one without an instant. */
  interval(row: number): { readonly start: number; readonly end: number } | undefined {
    const start = this.data.columns.start[row] ?? NaN;
    return Number.isNaN(start) ? undefined : { start, end: start + (this.data.columns.duration[row] ?? 0) };
  }

  hasChildren(row: number): boolean {
    return (this.#families.children[row] ?? 0) > 0;
  }

  isCollapsed(row: number): boolean {
    return this.#collapsed.has(this.keyOf(row) ?? NaN);
  }

  /** @param pageSize rows that fit the window */
  navigable(pageSize: number): Navigable {
    return {
      layout: this.#layout,
      parent: this.data.columns.parent,
      hasChildren: (row) => this.hasChildren(row),
      isCollapsed: (row) => this.isCollapsed(row),
      pageSize,
    };
  }

  rowView(row: number, position: number, text: TimelineText | undefined, isMatch: boolean): TreeRowView {
    const above = this.data.columns.parent[row] ?? -1;
    return {
      facts: rowFacts(this.data, row),
      text,
      position,
      place: this.#families.place[row] ?? 1,
      siblings: (above < 0 ? this.#families.roots : this.#families.children[above]) ?? 1,
      expanded: this.hasChildren(row) ? !this.isCollapsed(row) : undefined,
      selected: row === this.#selected,
      isMatch,
    };
  }

  #arrange(): Layout {
    return layoutRows(this.data.columns, (row) => this.isCollapsed(row), this.#kept);
  }
}
