/** One row of the tree as elements: name and agent, self time, and in words what the bar shows. They are used for one row after another. */
import type { TimelineText } from "../protocol/timeline";
import { formatDuration } from "../trace/duration";
import { displayText } from "./displayText";
import { element } from "./element";
import type { BarColor } from "./palette";
import type { RowFacts } from "./rowFacts";
import { statusWords } from "./rowWords";
import { groupWords, type GroupFacts } from "./siblingGroup";

/** A row as it stands in the list. */
export interface TreeRowView {
  readonly facts: RowFacts;
  /** Undefined until it has come. */
  readonly text: TimelineText | undefined;
  /** Of the siblings that it stands for; undefined for a row of its own. */
  readonly group: GroupFacts | undefined;
  /** Position in the list, from 0. */
  readonly position: number;
  /** Place among its siblings, from 1, and their number. */
  readonly place: number;
  readonly siblings: number;
  /** Undefined for a row without children. */
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
  /** It passes what is looked for. */
  readonly isMatch: boolean;
}

export class TreeRow {
  readonly element: HTMLElement;
  readonly #indent = element("span", "indent");
  readonly #twistie = element("span", "twistie codicon");
  readonly #swatch = element("span", "swatch");
  readonly #name = element("span", "name");
  readonly #count = element("span", "count");
  readonly #agent = element("span", "agent");
  readonly #selfTime = element("div", "self-time", { role: "gridcell" });
  readonly #words = element("div", "visually-hidden", { role: "gridcell" });

  constructor() {
    const tree = element("div", "tree-cell", { role: "gridcell" }, this.#indent, this.#twistie, this.#swatch, this.#name, this.#count, this.#agent);
    this.element = element("div", "row", { role: "row" }, tree, this.#selfTime, this.#words);
  }

  show(view: TreeRowView, { fill, striped }: BarColor): void {
    const { facts, text, group, expanded } = view;
    this.element.classList.toggle("hop", facts.isHop);
    this.element.classList.toggle("match", view.isMatch);
    this.#describe(view);
    this.#indent.style.setProperty("--depth", String(facts.depth));
    this.#twistie.classList.toggle("codicon-chevron-down", expanded === true);
    this.#twistie.classList.toggle("codicon-chevron-right", expanded === false);
    this.#swatch.style.backgroundColor = fill;
    this.#swatch.classList.toggle("striped", striped);
    setText(this.#name, displayText(text?.name ?? ""));
    setText(this.#agent, facts.isHop ? facts.agentName : "");
    setText(this.#selfTime, formatDuration(facts.selfTime));
    setText(this.#count, group ? `×${group.count}` : "");
    setText(this.#words, group ? `${group.count} times, ${groupWords(group)}` : `${formatDuration(facts.duration)}, ${statusWords(facts, text)}`);
  }

  #describe({ facts, position, place, siblings, expanded, selected }: TreeRowView): void {
    const attributes: Record<string, string | number | boolean | undefined> = {
      id: `row-${facts.row}`,
      "data-row": facts.row,
      "aria-level": facts.depth + 1,
      "aria-posinset": place,
      "aria-setsize": siblings,
      // The first row of the grid is the header.
      "aria-rowindex": position + 2,
      "aria-selected": selected,
      "aria-expanded": expanded,
    };
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined) this.element.removeAttribute(name);
      else this.element.setAttribute(name, String(value));
    }
  }
}

function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
