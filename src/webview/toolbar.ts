/** Title, ID, what went wrong and totals of the trace. */
import type { TimelineData } from "../protocol/timeline";
import { shortId } from "../trace/shortId";
import type { AgentShare } from "./criticalPathFeed";
import { copyText } from "./clipboard";
import { displayText } from "./displayText";
import { element } from "./element";
import { problemWords, totalsWords } from "./traceWords";

/** Agents that are named beside the button; the others are few and small. */
const namedShares = 4;

export interface ToolbarListener {
  pathToggled(): void;
  detailsToggled(): void;
  helpAsked(): void;
  optionsAsked(): void;
}

export class Toolbar {
  readonly element: HTMLElement;
  readonly #title = element("h1", "title");
  readonly #id = element("button", "trace-id", { type: "button" });
  readonly #problem = element("span", "problem");
  readonly #totals = element("span", "totals");
  #fullId = "";

  readonly #shares = element("span", "shares");
  readonly #path = element("button", "toggle", { type: "button", "aria-pressed": "false", title: "Critical path (C): what the duration of the trace is made of" });
  readonly #details = element("button", "toggle", { type: "button", "aria-pressed": "false", title: "Details of the selected row (Enter)" });
  readonly #options = element("button", "toggle", { type: "button", title: "Choices of the view, and what colours and shapes mean (V)", "aria-haspopup": "dialog" });
  readonly #help = element("button", "toggle", { type: "button", title: "Keys and mouse (?)", "aria-label": "Keys and mouse" });

  /** @param announce says to a screen reader what has happened */
  constructor(announce: (words: string) => void, listener: ToolbarListener) {
    this.#shares.hidden = true;
    this.#path.textContent = "Critical path";
    this.#path.addEventListener("click", () => listener.pathToggled());
    this.#details.textContent = "Details";
    this.#details.addEventListener("click", () => listener.detailsToggled());
    this.#options.textContent = "View";
    this.#options.addEventListener("click", () => listener.optionsAsked());
    this.#help.textContent = "?";
    this.#help.addEventListener("click", () => listener.helpAsked());
    const actions = element("span", "toolbar-actions", {}, this.#shares, this.#path, this.#details, this.#options, this.#help);
    this.element = element("header", "toolbar", {}, this.#title, this.#id, this.#problem, this.#totals, actions);
    this.element.hidden = true;
    this.#id.addEventListener("click", () => {
      copyText(this.#fullId, announce, "ID copied");
    });
  }

  /** @param isShown whether the critical path is */
  showPath(isShown: boolean): void {
    this.#path.setAttribute("aria-pressed", String(isShown));
  }

  /** @param shares of the critical path, the largest first */
  showShares(shares: readonly AgentShare[]): void {
    const words = shares.slice(0, namedShares).map(({ name, share }) => `${displayText(name) || "no agent"} ${Math.round(share * 100)} %`);
    fill(this.#shares, words.join(", "));
    this.#shares.title = "Share of each agent in the critical path";
  }

  showDetails(isShown: boolean): void {
    this.#details.setAttribute("aria-pressed", String(isShown));
  }

  show(data: TimelineData): void {
    this.element.hidden = false;
    this.#fullId = data.id;
    const problem = problemWords(data);
    fill(this.#title, displayText(data.title));
    fill(this.#id, displayText(shortId(data.id)));
    fill(this.#problem, problem);
    fill(this.#totals, totalsWords(data));
    this.#id.title = `${displayText(data.id)} (click to copy)`;
    this.#id.setAttribute("aria-label", `Copy ID ${displayText(shortId(data.id))}: ${displayText(data.id)}`);
    this.#problem.title = problem;
  }
}

/** What has no text takes no room. */
function fill(target: HTMLElement, text: string): void {
  target.textContent = text;
  target.hidden = text === "";
}
