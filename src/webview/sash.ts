/** The handle between the tree column and the time column: drag, arrow keys, double click for the default. */
import { element } from "./element";

/** Pixels a key press. */
const keyStep = 16;

export interface SashListener {
  /** A new width of the tree column in pixels, as asked for; undefined for the default. */
  resized(width: number | undefined): void;
}

export class Sash {
  readonly element: HTMLElement;
  #width = 0;

  constructor(listener: SashListener) {
    this.element = element("div", "sash", { role: "separator", tabindex: "0", "aria-orientation": "vertical", "aria-label": "Width of the tree column" });
    this.element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      this.element.setPointerCapture(event.pointerId);
      const grip = event.clientX - this.#width;
      const move = ({ clientX }: PointerEvent) => listener.resized(clientX - grip);
      this.element.addEventListener("pointermove", move);
      this.element.addEventListener("lostpointercapture", () => this.element.removeEventListener("pointermove", move), { once: true });
    });
    this.element.addEventListener("dblclick", () => listener.resized(undefined));
    this.element.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -keyStep, ArrowRight: keyStep }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      listener.resized(this.#width + step);
    });
  }

  /** All in pixels. */
  show(width: number, smallest: number, largest: number): void {
    this.#width = width;
    this.element.setAttribute("aria-valuenow", String(width));
    this.element.setAttribute("aria-valuemin", String(smallest));
    this.element.setAttribute("aria-valuemax", String(largest));
  }
}
