/** The strip above the rows: the whole trace, and which part of it the time column shows. */
import type { TimelineData } from "../protocol/timeline";
import { CanvasSurface } from "./canvasSurface";
import { drawOverview } from "./drawOverview";
import { element } from "./element";
import type { Theme } from "./theme";
import { timeScale, wholeTrace, type Viewport } from "./viewport";

export class Minimap {
  readonly element: HTMLElement;
  /** Pixels that the whole trace takes. */
  wholeWidth = 0;
  readonly #surface = new CanvasSurface("minimap-canvas");
  readonly #frame = element("div", "minimap-frame");
  /** What the canvas shows. */
  #drawn: { readonly data: TimelineData; readonly theme: Theme; readonly width: number } | undefined;

  constructor() {
    this.element = element("div", "minimap", { "aria-hidden": "true" }, this.#surface.element, this.#frame);
  }

  /** @param margin pixels at the right that the bars leave free, too */
  render(data: TimelineData, viewport: Viewport, theme: Theme, width: number, margin: number): void {
    const scale = timeScale(wholeTrace, data.durationNs, width, margin);
    if (this.#drawn?.data !== data || this.#drawn.theme !== theme || this.#drawn.width !== width) {
      this.#drawn = { data, theme, width };
      this.#surface.begin(width, this.element.clientHeight, theme.labelFont);
      drawOverview(this.#surface, data, scale, theme);
    }
    const isWhole = viewport.from === 0 && viewport.to === 1;
    this.#frame.hidden = isWhole;
    this.#frame.style.left = `${viewport.from * (width - margin)}px`;
    this.#frame.style.width = `${(viewport.to - viewport.from) * (width - margin)}px`;
    this.wholeWidth = width - margin;
  }
}
