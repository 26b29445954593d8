/** The tooltip of the row under the pointer. Screen readers get the same words from the row and the live region. */
import { element } from "./element";
import { histogramOf } from "./histogram";

/** How long the pointer rests before the tooltip comes, ms. */
const delay = 300;
/** Pixels from the pointer and from the window's edges. */
const distance = 14;
const edge = 4;

export interface TooltipContent {
  readonly title: string;
  readonly subtitle: string;
  readonly details: readonly (readonly [name: string, value: string])[];
  /** How many of something lie in each of equal steps; absent for none. */
  readonly histogram?: readonly number[];
}

export class Tooltip {
  readonly element = element("div", "tooltip", { "aria-hidden": "true" });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #row: number | undefined;
  #pointer = { x: 0, y: 0 };

  constructor() {
    this.element.hidden = true;
  }

  /** The pointer is on a row: the tooltip comes after a while; one that is there follows at once. */
  follow(row: number, pointer: { readonly x: number; readonly y: number }, content: () => TooltipContent): void {
    this.#pointer = { x: pointer.x, y: pointer.y };
    if (row === this.#row) {
      if (!this.element.hidden) this.#place();
      return;
    }
    this.#row = row;
    clearTimeout(this.#timer);
    if (this.element.hidden) this.#timer = setTimeout(() => this.#show(content()), delay);
    else this.#show(content());
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.#row = undefined;
    this.element.hidden = true;
  }

  #show({ title, subtitle, details, histogram }: TooltipContent): void {
    const heading = element("div", "tooltip-heading", {}, textElement("span", "name", title), textElement("span", "agent", subtitle));
    const list = element("dl", "tooltip-details");
    for (const [name, value] of details) list.append(textElement("dt", "", name), textElement("dd", "", value));
    this.element.replaceChildren(heading, list, ...(histogram ? [histogramOf(histogram)] : []));
    this.element.hidden = false;
    this.#place();
  }

  #place(): void {
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const { x, y } = this.#pointer;
    const below = y + distance;
    const top = below + height + edge <= window.innerHeight ? below : y - distance - height;
    this.element.style.left = `${Math.max(edge, Math.min(x + distance, window.innerWidth - width - edge))}px`;
    this.element.style.top = `${Math.max(edge, top)}px`;
  }
}

function textElement(tag: "span" | "dt" | "dd", className: string, text: string): HTMLElement {
  const made = element(tag, className);
  made.textContent = text;
  return made;
}
