/** The viewports that the user has had, to go back and forward through. Pure. */
import { wholeTrace, type Viewport } from "./viewport";

/** Steps that are kept. */
const mostKept = 100;

export class ZoomHistory {
  #viewport: Viewport;
  #before: Viewport[] = [];
  #after: Viewport[] = [];
  /** What the last step was part of. */
  #gesture: number | undefined;

  constructor(viewport: Viewport = wholeTrace) {
    this.#viewport = viewport;
  }

  get viewport(): Viewport {
    return this.#viewport;
  }

  /** @param gesture steps of the same gesture, one behind the other, are one step back */
  go(viewport: Viewport, gesture?: number): void {
    if (viewport.from === this.#viewport.from && viewport.to === this.#viewport.to) return;
    if (gesture === undefined || gesture !== this.#gesture) {
      this.#before.push(this.#viewport);
      if (this.#before.length > mostKept) this.#before.shift();
    }
    this.#gesture = gesture;
    this.#after = [];
    this.#viewport = viewport;
  }

  back(): void {
    this.#step(this.#before, this.#after);
  }

  forward(): void {
    this.#step(this.#after, this.#before);
  }

  /** The trace has grown, or its time is shown otherwise: each step shows the same as before. */
  move(moved: (viewport: Viewport) => Viewport): void {
    this.#viewport = moved(this.#viewport);
    this.#before = this.#before.map(moved);
    this.#after = this.#after.map(moved);
  }

  #step(from: Viewport[], to: Viewport[]): void {
    const next = from.pop();
    if (!next) return;
    to.push(this.#viewport);
    this.#viewport = next;
    this.#gesture = undefined;
  }
}
