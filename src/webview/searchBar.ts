/** The field for what is looked for, how much was found, and the way through it. */
import { element } from "./element";

export interface SearchBarListener {
  lookedFor(where: string): void;
  /** Goes to the match behind or before the selected row. */
  stepped(step: 1 | -1): void;
  /** Shows all rows, or the matches and what they stand beneath. */
  matchesOnlyToggled(): void;
}

/** What is written is asked when the user pauses, ms. */
const pause = 150;

export class SearchBar {
  readonly element: HTMLElement;
  readonly #field = element("input", "input search-field", { type: "search", placeholder: "Find: agent:llm status:error", "aria-label": "Find hops and spans", "aria-describedby": "search-count" });
  readonly #count = element("span", "search-count", { id: "search-count", "aria-live": "polite" });
  readonly #only = element("button", "toggle", { type: "button", "aria-pressed": "false", title: "Show only the matches and what they stand beneath" });
  #asking: ReturnType<typeof setTimeout> | undefined;

  constructor(listener: SearchBarListener) {
    this.#only.textContent = "Only matches";
    this.#only.addEventListener("click", () => listener.matchesOnlyToggled());
    this.#field.addEventListener("input", () => {
      clearTimeout(this.#asking);
      this.#asking = setTimeout(() => listener.lookedFor(this.#field.value), pause);
    });
    this.#field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      listener.stepped(event.shiftKey ? -1 : 1);
    });
    const step = (label: string, icon: string, by: 1 | -1) => {
      const made = element("button", `icon-button codicon codicon-${icon}`, { type: "button", title: label, "aria-label": label });
      made.addEventListener("click", () => listener.stepped(by));
      return made;
    };
    this.element = element("search", "search", {}, this.#field, this.#count, step("Previous match (Shift+Enter)", "arrow-up", -1), step("Next match (Enter)", "arrow-down", 1), this.#only);
    this.show("", "", false);
  }

  focus(): void {
    this.#field.focus();
    this.#field.select();
  }

  /** Puts what was looked for before a reload back. */
  restore(where: string): void {
    this.#field.value = where;
  }

  /** @param count in words, "" while nothing is looked for; @param problem "" for none */
  show(count: string, problem: string, isOnly: boolean): void {
    this.#count.textContent = problem || count;
    this.#count.classList.toggle("is-problem", problem !== "");
    this.#field.setAttribute("aria-invalid", String(problem !== ""));
    this.#only.setAttribute("aria-pressed", String(isOnly));
    for (const button of this.element.querySelectorAll("button")) button.disabled = count === "";
  }
}
