/** The rows in sight as a tree grid: only they exist as elements. */
import { element } from "./element";
import type { BarColor } from "./palette";
import { TreeRow, type TreeRowView } from "./treeRow";

export interface TreeGridView {
  readonly rows: readonly TreeRowView[];
  /** Pixels from the window's top to the first of these rows: zero or negative. */
  readonly top: number;
  /** Rows in the whole list. */
  readonly total: number;
  readonly colorOf: (row: number) => BarColor;
}

export class TreeGrid {
  /** The grid takes the focus for all of its rows. */
  readonly element: HTMLElement;
  readonly body = element("div", "rows", { role: "rowgroup" });
  readonly #rows = new Map<number, TreeRow>();

  /**
   * @param scroller what scrolls becomes the grid, so that it can be scrolled by keyboard
   * @param headerId of the row of column headers, which stands outside of it
   */
  constructor(scroller: HTMLElement, headerId: string) {
    this.element = scroller;
    const attributes = { role: "treegrid", tabindex: "0", "aria-label": "Hops and spans", "aria-owns": headerId };
    for (const [name, value] of Object.entries(attributes)) scroller.setAttribute(name, value);
  }

  /** @param changed whether more than the scroll position is new: then every row is written anew */
  render({ rows, top, total, colorOf }: TreeGridView, changed: boolean): void {
    this.element.setAttribute("aria-rowcount", String(total + 1));
    this.body.style.transform = `translateY(${top}px)`;
    const free = this.#takeExcept(new Set(rows.map((view) => view.facts.row)));
    let next = this.body.firstElementChild;
    for (const view of rows) {
      const known = this.#rows.get(view.facts.row);
      // An element whose row has gone out of sight stands for one that has come, best one that stands in its place.
      const row = known ?? takeFrom(free, next) ?? new TreeRow();
      if (!known) this.#rows.set(view.facts.row, row);
      if (!known || changed) row.show(view, colorOf(view.facts.row));
      while (next && next !== row.element && free.has(next)) next = next.nextElementSibling;
      if (row.element === next) next = next.nextElementSibling;
      else this.body.insertBefore(row.element, next);
    }
    for (const left of free.keys()) left.remove();
    const selected = rows.find((view) => view.selected);
    if (selected) this.element.setAttribute("aria-activedescendant", `row-${selected.facts.row}`);
    else this.element.removeAttribute("aria-activedescendant");
  }

  /** The row that an event in the grid is about, and whether it is about its twistie. */
  static rowOf(target: EventTarget | null): { readonly row: number; readonly onTwistie: boolean } | undefined {
    if (!(target instanceof Element)) return undefined;
    const row = target.closest<HTMLElement>(".row")?.dataset["row"];
    return row === undefined ? undefined : { row: Number(row), onTwistie: target.closest(".twistie") !== null };
  }

  /** Forgets the rows that have gone out of sight; their elements still stand where they stood. */
  #takeExcept(kept: ReadonlySet<number>): Map<Element, TreeRow> {
    const free = new Map<Element, TreeRow>();
    for (const [row, made] of this.#rows) {
      if (kept.has(row)) continue;
      free.set(made.element, made);
      this.#rows.delete(row);
    }
    return free;
  }
}

function takeFrom(free: Map<Element, TreeRow>, wanted: Element | null): TreeRow | undefined {
  const [element] = wanted && free.has(wanted) ? [wanted] : free.keys();
  const taken = element && free.get(element);
  if (element) free.delete(element);
  return taken;
}
