/** The widths of the tree column and the time column. */
import type { PageElements } from "./pageElements";
import type { Theme } from "./theme";

/** Width of the tree column, pixels: the default, and what neither it nor the time column goes below. */
const defaultTreeWidth = 360;
const narrowestColumn = 96;
/** A narrower tree column has no room for the self time. */
const compactBelow = 240;

/**
 * Gives the columns their widths; returns that of the time column, pixels.
 * @param wanted width of the tree column as the user has set it; undefined for the default
 * @param contentHeight of all rows, pixels
 */
export function arrangeColumns({ root, scroll, sash }: PageElements, theme: Theme, wanted: number | undefined, contentHeight: number): number {
  root.style.setProperty("--unit", `${theme.rowHeight / 24}px`);
  scroll.setContent(contentHeight);
  const width = scroll.viewWidth;
  const largest = Math.max(narrowestColumn, width - narrowestColumn);
  const treeWidth = Math.round(Math.min(largest, Math.max(narrowestColumn, wanted ?? Math.min(defaultTreeWidth, width * 0.45))));
  root.style.setProperty("--tree-width", `${treeWidth}px`);
  root.classList.toggle("compact", treeWidth < compactBelow);
  sash.show(treeWidth, narrowestColumn, largest);
  return Math.max(0, width - treeWidth);
}
