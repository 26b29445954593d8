/** The choices of the view, and what colours and shapes mean: a panel over the rows that closes when one goes on. */
import type { ColoredBy, Coloring } from "./coloring";
import { colorings } from "./coloring";
import { element } from "./element";
import type { PageChoices } from "./pageState";
import type { BarColor } from "./palette";
import { shapeSamples } from "./shapeSamples";
import type { Theme } from "./theme";

export interface ViewOptionsListener {
  coloredBy(by: ColoredBy): void;
  siblingsToggled(): void;
  gapsToggled(): void;
  /** Shows so many levels of rows; undefined shows all. */
  levelsAsked(levels: number | undefined): void;
  /** Collapses or expands the hops of an agent. @param agent index into the agents of the trace */
  agentToggled(agent: number): void;
}

export interface ViewOptionsState {
  readonly choices: PageChoices;
  /** undefined while there is no trace. */
  readonly coloring: Coloring | undefined;
  /** Ready for display, with whether the hops of each are collapsed. */
  readonly agents: readonly { readonly name: string; readonly isCollapsed: boolean }[];
  readonly theme: Theme;
}

const coloringWords: Readonly<Record<ColoredBy, string>> = { agent: "Agent", status: "Status", selfTime: "Self time" };
const levelChoices = [1, 2, 3, 4, 5] as const;

export class ViewOptions {
  readonly element = element("div", "view-options", { popover: "auto", role: "dialog", "aria-label": "View" });
  readonly #listener: ViewOptionsListener;
  #state: (() => ViewOptionsState) | undefined;

  constructor(listener: ViewOptionsListener) {
    this.#listener = listener;
  }

  /** Opens the panel beneath a line, pixels from the top of the page, or closes it. */
  toggle(top: number, state: () => ViewOptionsState): void {
    this.#state = state;
    this.element.style.top = `${top}px`;
    this.element.style.maxHeight = `calc(100% - ${top}px - 8px)`;
    this.element.togglePopover();
    this.refresh();
    this.element.querySelector<HTMLElement>("input:checked")?.focus();
  }

  /** Shows what has been chosen since, if it is open. */
  refresh(): void {
    const state = this.element.matches(":popover-open") ? this.#state?.() : undefined;
    if (!state) return;
    const focused = document.activeElement instanceof HTMLElement && this.element.contains(document.activeElement) ? document.activeElement.dataset["choice"] : undefined;
    this.element.replaceChildren(this.#coloring(state), this.#rows(state), this.#agents(state), ...colorLegend(state), shapeLegend(state.theme));
    if (focused !== undefined) this.element.querySelector<HTMLElement>(`[data-choice="${focused}"]`)?.focus();
  }

  #coloring({ choices: { coloredBy } }: ViewOptionsState): HTMLElement {
    const buttons = colorings.map((by) => choice("radio", by, coloringWords[by], by === coloredBy, () => this.#listener.coloredBy(by)));
    return group("Colour by", element("div", "choices", {}, ...buttons));
  }

  #rows({ choices: { foldsSiblings, compressesGaps } }: ViewOptionsState): HTMLElement {
    const level = (words: string, levels: number | undefined) => {
      const made = element("button", "toggle", { type: "button", "data-choice": `level-${words}`, "aria-label": levels === undefined ? "Show all levels" : `Show ${levels} ${levels === 1 ? "level" : "levels"}` });
      made.textContent = words;
      made.addEventListener("click", () => this.#listener.levelsAsked(levels));
      return made;
    };
    const levels = element("div", "choices", {}, text("span", "", "Levels"), ...levelChoices.map((count) => level(String(count), count)), level("All", undefined));
    return group(
      "Rows",
      choice("checkbox", "siblings", "Fold siblings that do the same", foldsSiblings, () => this.#listener.siblingsToggled()),
      choice("checkbox", "gaps", "Show idle time short", compressesGaps, () => this.#listener.gapsToggled()),
      levels,
    );
  }

  #agents({ agents, choices: { coloredBy }, coloring }: ViewOptionsState): HTMLElement {
    const boxes = agents.map(({ name, isCollapsed }, agent) => {
      const made = choice("checkbox", `agent-${agent}`, name, !isCollapsed, () => this.#listener.agentToggled(agent));
      const color = coloredBy === "agent" ? coloring?.meanings[agent]?.color : undefined;
      if (color) made.insertBefore(swatch(color), made.lastChild);
      return made;
    });
    const made = group("Agents, expanded", ...boxes);
    made.hidden = agents.length === 0;
    return made;
  }
}

/** The colours of the agents stand beside their names. */
function colorLegend({ coloring, choices: { coloredBy } }: ViewOptionsState): HTMLElement[] {
  if (!coloring || coloredBy === "agent") return [];
  const list = element("ul", "legend");
  for (const { color, words } of coloring.meanings) list.append(element("li", "", {}, swatch(color), text("span", "words", words)));
  return [group("Colours", list)];
}

function swatch({ fill, striped }: BarColor): HTMLElement {
  const made = element("span", "swatch");
  made.style.backgroundColor = fill;
  made.classList.toggle("striped", striped);
  return made;
}

function shapeLegend(theme: Theme): HTMLElement {
  const list = element("ul", "legend shapes");
  for (const { picture, words } of shapeSamples(theme)) list.append(element("li", "", {}, picture, text("span", "words", words)));
  return group("Shapes", list);
}

function group(name: string, ...children: readonly HTMLElement[]): HTMLElement {
  return element("fieldset", "option-group", {}, text("legend", "", name), ...children);
}

function choice(type: "radio" | "checkbox", id: string, words: string, isChosen: boolean, chosen: () => void): HTMLElement {
  const input = element("input", "", { type, name: type === "radio" ? "coloring" : id, "data-choice": id });
  input.checked = isChosen;
  input.addEventListener("change", chosen);
  return element("label", "choice", {}, input, text("span", "words", words));
}

function text(tag: "span" | "legend", className: string, words: string): HTMLElement {
  const made = element(tag, className);
  made.textContent = words;
  return made;
}
