/**
 * Scrolls a list of any height with the browser's own scrollbar: the window stays in place, and what it shows is moved by
 * the page, rows and bars in the same frame.
 */
import { element } from "./element";

/** Browsers cap an element's height, some at 16.7 million device pixels; a taller list scrolls by proportion. */
const tallest = 8_000_000;

export class VirtualScroll {
  /** Takes the wheel, holds the scrollbar. */
  readonly element: HTMLElement;
  /** What is always in sight. */
  readonly window: HTMLElement;
  readonly #sizer: HTMLElement;
  #content = 0;

  constructor(onScroll: () => void) {
    this.window = element("div", "scroll-window", { role: "presentation" });
    this.#sizer = element("div", "scroll-sizer", { role: "presentation" }, this.window);
    this.element = element("div", "scroller", {}, this.#sizer);
    this.element.addEventListener("scroll", onScroll, { passive: true });
  }

  /** Height of what is in sight, pixels. */
  get viewHeight(): number {
    return this.element.clientHeight;
  }

  /** Width without the scrollbar's, pixels. */
  get viewWidth(): number {
    return this.element.clientWidth;
  }

  /** How much of the list lies above the window, whole pixels. */
  get offset(): number {
    return Math.round(this.element.scrollTop * this.#ratio);
  }

  /** @param height of the whole list, pixels */
  setContent(height: number): void {
    this.#content = height;
    this.#sizer.style.height = `${Math.min(height, tallest)}px`;
    this.window.style.height = `${this.viewHeight}px`;
  }

  scrollTo(offset: number): void {
    if (Math.round(offset) !== this.offset) this.element.scrollTop = offset / this.#ratio;
  }

  /** Scrolls as little as brings this stretch of the list in sight. */
  reveal(top: number, height: number): void {
    if (top < this.offset) this.scrollTo(top);
    else if (top + height > this.offset + this.viewHeight) this.scrollTo(top + height - this.viewHeight);
  }

  get #ratio(): number {
    return this.#content <= tallest ? 1 : (this.#content - this.viewHeight) / (tallest - this.viewHeight);
  }
}
