/** The strip above the rows: the whole trace, and which part of it the time column shows. */
import type { TimelineColumns } from "../protocol/timeline";
import { CanvasSurface } from "./canvasSurface";
import type { Coloring } from "./coloring";
import { drawOverview } from "./drawOverview";
import { element } from "./element";
import type { ShownTime } from "./shownTime";
import type { Theme } from "./theme";
import { timeScale, wholeTrace, type Viewport } from "./viewport";

/** What the canvas is drawn from. */
export interface MinimapPicture {
  /** Of the trace, unfolded. */
  readonly columns: TimelineColumns;
  readonly time: ShownTime;
  readonly coloring: Coloring;
  readonly theme: Theme;
  readonly width: number;
  /** Pixels at the right that the bars leave free, too. */
  readonly margin: number;
}

function isSame(a: MinimapPicture, b: MinimapPicture): boolean {
  return a.columns === b.columns && a.time === b.time && a.coloring === b.coloring && a.theme === b.theme && a.width === b.width && a.margin === b.margin;
}

export class Minimap {
  readonly element: HTMLElement;
  /** Pixels that the whole trace takes. */
  wholeWidth = 0;
  readonly #surface = new CanvasSurface("minimap-canvas");
  readonly #frame = element("div", "minimap-frame");
  /** What the canvas shows. */
  #drawn: MinimapPicture | undefined;

  constructor() {
    this.element = element("div", "minimap", { "aria-hidden": "true" }, this.#surface.element, this.#frame);
  }

  render(picture: MinimapPicture, viewport: Viewport): void {
    const { columns, time, coloring, theme, width, margin } = picture;
    if (!this.#drawn || !isSame(this.#drawn, picture)) {
      this.#drawn = picture;
      this.#surface.begin(width, this.element.clientHeight, theme.labelFont);
      drawOverview(this.#surface, columns, timeScale(wholeTrace, time, width, margin), coloring);
    }
    const isWhole = viewport.from === 0 && viewport.to === 1;
    this.#frame.hidden = isWhole;
    this.#frame.style.left = `${viewport.from * (width - margin)}px`;
    this.#frame.style.width = `${(viewport.to - viewport.from) * (width - margin)}px`;
    this.wholeWidth = width - margin;
  }
}
