/** What the pointer does on the rows. */
import type { Tooltip, TooltipContent } from "./tooltip";
import { TreeGrid } from "./treeGrid";

export interface RowPointerListener {
  /** @param onTwistie whether it was on what collapses and expands the row */
  pressed(row: number, onTwistie: boolean): void;
  doubleClicked(row: number): void;
  describe(row: number): TooltipContent;
}

export function listenToRows(rows: HTMLElement, tooltip: Tooltip, listener: RowPointerListener): void {
  rows.addEventListener("mousedown", (event) => {
    const hit = TreeGrid.rowOf(event.target);
    if (!hit || event.button !== 0) return;
    event.preventDefault();
    listener.pressed(hit.row, hit.onTwistie);
  });
  rows.addEventListener("dblclick", (event) => {
    const hit = TreeGrid.rowOf(event.target);
    if (hit && !hit.onTwistie) listener.doubleClicked(hit.row);
  });
  rows.addEventListener("pointermove", (event) => {
    const hit = TreeGrid.rowOf(event.target);
    if (hit) tooltip.follow(hit.row, event, () => listener.describe(hit.row));
    else tooltip.hide();
  });
  rows.addEventListener("pointerleave", () => tooltip.hide());
}
