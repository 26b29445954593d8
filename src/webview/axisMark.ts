/** What a drag over the axis has marked so far. */
import { element } from "./element";

export class AxisMark {
  readonly element = element("div", "axis-mark", { "aria-hidden": "true" });

  constructor() {
    this.element.hidden = true;
  }

  /** @param stretch pixels from the left edge of the axis; undefined for none */
  show(stretch: { readonly left: number; readonly right: number } | undefined): void {
    this.element.hidden = stretch === undefined;
    if (!stretch) return;
    this.element.style.left = `${stretch.left}px`;
    this.element.style.width = `${stretch.right - stretch.left}px`;
  }
}
