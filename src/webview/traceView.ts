/** The trace as the user has it before them: which rows are folded, collapsed, selected, and on what time. All of it survives its growth. */
import { rowFlags, statusOrder, type TimelineColumns, type TimelineData, type TimelineText } from "../protocol/timeline";
import type { Collapsing, CollapsibleRow } from "./collapsing";
import { foldSiblings, unfolded, type ShownRows } from "./foldSiblings";
import { families, layoutRows, withAncestors, type Families, type Layout } from "./layout";
import { rowFacts } from "./rowFacts";
import type { PageChoices } from "./pageState";
import type { Navigable } from "./rowNavigation";
import { compressedTime, plainTime, type ShownTime } from "./shownTime";
import { groupFacts, type GroupFacts } from "./siblingGroup";
import type { TreeRowView } from "./treeRow";

/** How the rows and the time of a trace are laid out. */
type LayoutChoices = Readonly<Pick<PageChoices, "foldsSiblings" | "compressesGaps">>;

export class TraceView {
  readonly data: TimelineData;
  /** How long each instant lasts on the screen. */
  readonly time: ShownTime;
  readonly #rows: ShownRows;
  readonly #collapsing: Collapsing;
  readonly #families: Families;
  readonly #groupFacts = new Map<number, GroupFacts>();
  readonly #failed = new Map<number, Int32Array>();
  #layout: Layout;
  #selected: number;
  #kept: Uint8Array | undefined;
  #matches: Int32Array = none;
  #isMatch = new Uint8Array(0);

  /**
   * @param collapsing is kept up to date
   * @param selectedKey key of the selected row
   */
  constructor(data: TimelineData, { foldsSiblings, compressesGaps }: LayoutChoices, collapsing: Collapsing, selectedKey: number | undefined) {
    this.data = data;
    this.time = compressesGaps ? compressedTime(data.columns, data.durationNs) : plainTime(data.durationNs);
    this.#rows = foldsSiblings ? foldSiblings(data.columns) : unfolded(data.columns);
    this.#collapsing = collapsing;
    this.#families = families(this.columns);
    this.#layout = this.#arrange();
    this.#selected = this.rowOf(selectedKey);
  }

  /** Of the rows as they are shown: by the numbers of this view, which are those of the trace only where nothing is folded. */
  get columns(): TimelineColumns {
    return this.#rows.columns;
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

  /** The row of the trace that a row shows; of a group its first member. -1 for none. */
  traceRow(row: number): number {
    return this.#rows.traceRow[row] ?? -1;
  }

  /** The row that shows a row of the trace, -1 for none. */
  shownRow(traceRow: number): number {
    return this.#rows.shownRow[traceRow] ?? -1;
  }

  /** The siblings that a row stands for, rows of the trace by start; undefined for a row of its own. */
  membersOf(row: number): Int32Array | undefined {
    return this.#rows.groups.get(row);
  }

  /** What is known of the siblings that a row stands for; undefined for a row of its own. */
  groupOf(row: number): GroupFacts | undefined {
    const members = this.#rows.groups.get(row);
    if (!members) return undefined;
    const known = this.#groupFacts.get(row) ?? groupFacts(this.data.columns, members);
    this.#groupFacts.set(row, known);
    return known;
  }

  /** Of the siblings that a row stands for those that failed; rows of the trace by start. */
  failedOf(row: number): Int32Array {
    const known = this.#failed.get(row);
    if (known) return known;
    const { status } = this.data.columns;
    const failed = (this.membersOf(row) ?? none).filter((member) => statusOrder[status[member] ?? 0] === "error");
    this.#failed.set(row, failed);
    return failed;
  }

  /** Expands what a row stands beneath, so that it is in the list. */
  uncover(row: number): void {
    for (let above = this.columns.parent[row] ?? -1; above >= 0; above = this.columns.parent[above] ?? -1) this.#collapsing.set(this.#collapsible(above), false);
    this.#layout = this.#arrange();
  }

  /** @param rows of the trace that pass what is looked for; @param only whether all others are left out but those that they stand beneath */
  showMatches(rows: Int32Array, only: boolean): void {
    this.#matches = rows.map((row) => this.shownRow(row)).sort();
    this.#isMatch = new Uint8Array(this.columns.key.length);
    for (const row of this.#matches) this.#isMatch[row] = 1;
    const hadAll = this.#kept === undefined;
    this.#kept = only ? withAncestors(this.columns, this.#matches) : undefined;
    if (only || !hadAll) this.#layout = this.#arrange();
  }

  /** Ascending. */
  get matches(): Int32Array {
    return this.#matches;
  }

  isMatch(row: number): boolean {
    return this.#isMatch[row] === 1;
  }

  /** Collapses or expands a row. */
  toggle(row: number): void {
    if (!this.hasChildren(row)) return;
    this.#collapsing.set(this.#collapsible(row), !this.isCollapsed(row));
    this.#rearrange();
  }

  /** Shows so many levels of rows; undefined shows all. */
  showLevels(levels: number | undefined): void {
    this.#collapsing.showLevels(levels);
    this.#rearrange();
  }

  /** Collapses or expands all hops of an agent. @param agent index into the agents of the trace */
  toggleAgent(agent: number): void {
    const { columns } = this;
    const hops = columns.key.filter((_key, row) => columns.agent[row] === agent && this.#isHop(row) && !this.#rows.groups.has(row));
    this.#collapsing.toggleAgent(this.data.agents[agent] ?? "", hops);
    this.#rearrange();
  }

  isAgentCollapsed(agent: number): boolean {
    return this.#collapsing.isAgentCollapsed(this.data.agents[agent] ?? "");
  }

  keyOf(row: number): number | undefined {
    return this.columns.key[row];
  }

  /** -1 when no row has this key. */
  rowOf(key: number | undefined): number {
    return key === undefined ? -1 : this.columns.key.indexOf(key);
  }

  /** When a row began and ended, ns after the trace's start; undefined for none, and for one without an instant. */
  interval(row: number): { readonly start: number; readonly end: number } | undefined {
    const start = this.columns.start[row] ?? NaN;
    return Number.isNaN(start) ? undefined : { start, end: start + (this.columns.duration[row] ?? 0) };
  }

  hasChildren(row: number): boolean {
    return (this.#families.children[row] ?? 0) > 0;
  }

  isCollapsed(row: number): boolean {
    // Who shows only what was looked for wants to see it.
    if (this.#kept && this.#rows.groups.has(row)) return false;
    return this.#collapsing.isCollapsed(this.#collapsible(row));
  }

  /** @param pageSize rows that fit the window */
  navigable(pageSize: number): Navigable {
    return {
      layout: this.#layout,
      parent: this.columns.parent,
      hasChildren: (row) => this.hasChildren(row),
      isCollapsed: (row) => this.isCollapsed(row),
      pageSize,
    };
  }

  rowView(row: number, position: number, text: TimelineText | undefined): TreeRowView {
    const above = this.columns.parent[row] ?? -1;
    return {
      facts: rowFacts(this.columns, this.data.agents, row),
      text,
      group: this.groupOf(row),
      position,
      place: this.#families.place[row] ?? 1,
      siblings: (above < 0 ? this.#families.roots : this.#families.children[above]) ?? 1,
      expanded: this.hasChildren(row) ? !this.isCollapsed(row) : undefined,
      selected: row === this.#selected,
      isMatch: this.isMatch(row),
    };
  }

  #isHop(row: number): boolean {
    return ((this.columns.flags[row] ?? 0) & rowFlags.hop) !== 0;
  }

  #collapsible(row: number): CollapsibleRow {
    const { key, depth, agent } = this.columns;
    return {
      key: key[row] ?? NaN,
      depth: depth[row] ?? 0,
      hopAgent: this.#isHop(row) ? this.data.agents[agent[row] ?? -1] : undefined,
      isGroup: this.#rows.groups.has(row),
    };
  }

  /** A selected row that goes out of sight passes the selection on to the row that hides it. */
  #rearrange(): void {
    this.#layout = this.#arrange();
    const { parent } = this.columns;
    while (this.#selected >= 0 && (this.#layout.positions[this.#selected] ?? -1) < 0) this.#selected = parent[this.#selected] ?? -1;
  }

  #arrange(): Layout {
    return layoutRows(this.columns, (row) => this.hasChildren(row) && this.isCollapsed(row), this.#kept);
  }
}

const none = new Int32Array(0);
