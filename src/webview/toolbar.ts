/** Title, ID, what went wrong and totals of the trace. */
import type { TimelineData } from "../protocol/timeline";
import { displayText } from "./displayText";
import { element } from "./element";
import { problemWords, shortId, totalsWords } from "./traceWords";

export class Toolbar {
  readonly element: HTMLElement;
  readonly #title = element("h1", "title");
  readonly #id = element("button", "trace-id", { type: "button" });
  readonly #problem = element("span", "problem");
  readonly #totals = element("span", "totals");
  #fullId = "";

  /** @param announce says to a screen reader what has happened */
  constructor(announce: (words: string) => void) {
    this.element = element("header", "toolbar", {}, this.#title, this.#id, this.#problem, this.#totals);
    this.element.hidden = true;
    this.#id.addEventListener("click", () => {
      void navigator.clipboard.writeText(this.#fullId).then(() => announce("ID copied"));
    });
  }

  show(data: TimelineData): void {
    this.element.hidden = false;
    this.#fullId = data.id;
    const problem = problemWords(data);
    fill(this.#title, displayText(data.title));
    fill(this.#id, shortId(data.id));
    fill(this.#problem, problem);
    fill(this.#totals, totalsWords(data));
    this.#id.title = `${displayText(data.id)} (click to copy)`;
    this.#id.setAttribute("aria-label", `Copy ID ${displayText(data.id)}`);
    this.#problem.title = problem;
  }
}

/** What has no text takes no room. */
function fill(target: HTMLElement, text: string): void {
  target.textContent = text;
  target.hidden = text === "";
}
