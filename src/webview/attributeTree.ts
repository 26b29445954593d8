/** The values of a record as a list in which objects and lists fold. */
import type { TimelineAttribute, TimelineMembers } from "../protocol/timeline";
import { counted, formatCount } from "../trace/quantities";
import { copiedText, findAttributes, type FoundAttributes } from "./attributeSearch";
import { copyButton, textElement } from "./detailsSection";
import { displayLines, displayText } from "./displayText";
import { element } from "./element";

/** What holds no more than this is open until somebody folds it. */
const fewMembers = 8;

/** What all values of a tree share. */
interface TreeContext {
  /** Whether a value was folded (false) or opened by hand, by its path. */
  readonly folds: Map<string, boolean>;
  readonly announce: (words: string) => void;
  /** What a filter has found; undefined while there is none. */
  found: FoundAttributes | undefined;
}

export class AttributeTree {
  readonly element: HTMLElement;
  readonly #members: TimelineMembers["members"];
  readonly #items: readonly AttributeItem[];
  readonly #context: TreeContext;

  /** @param folds what was folded or opened by hand, by path; kept up to date */
  constructor({ members, count }: TimelineMembers, folds: Map<string, boolean>, announce: (words: string) => void) {
    this.#members = members;
    this.#context = { folds, announce, found: undefined };
    this.#items = members.map((member) => new AttributeItem(member, "", this.#context));
    this.element = listOf(this.#items, count);
  }

  /** Shows only what has a text, opened as far as it takes; "" shows all as it was. */
  filter(text: string): void {
    this.#context.found = text.trim() === "" ? undefined : findAttributes(this.#members, text);
    for (const item of this.#items) item.arrange();
  }
}

/** One value. What an object or a list holds is made when it is opened first. */
class AttributeItem {
  readonly element: HTMLElement;
  readonly #attribute: TimelineAttribute;
  readonly #path: string;
  readonly #context: TreeContext;
  readonly #fold: HTMLDetailsElement | undefined;
  #items: readonly AttributeItem[] | undefined;

  constructor(attribute: TimelineAttribute, above: string, context: TreeContext) {
    this.#attribute = attribute;
    this.#path = `${above}\n${attribute.name}`;
    this.#context = context;
    const { name, kind, count } = attribute;
    const isFolding = count > 0;
    if (isFolding) {
      const words = kind === "list" ? counted(count, "element") : counted(count, "field");
      const summary = element("summary", "", {}, textElement("span", "attribute-name", name), textElement("span", "attribute-count", words));
      this.#fold = element("details", "attribute-fold", {}, summary);
      summary.addEventListener("click", () => this.#toggled(!this.#fold?.open));
    }
    const parts = this.#fold ? [this.#fold] : [textElement("span", "attribute-name", name), valueOf(attribute)];
    const copied = copiedText(attribute);
    const copy = copied === undefined ? [] : [copyButton(`Copy ${displayText(name)}`, copied, context.announce)];
    this.element = element("li", isFolding ? "attribute" : "attribute plain", {}, ...parts, ...copy);
    this.arrange();
  }

  /** Shows, hides, folds and opens it as the filter has it. */
  arrange(): void {
    const { found, folds } = this.#context;
    this.element.hidden = found !== undefined && !found.shown.has(this.#attribute);
    if (!this.#fold) return;
    const isOpen = found?.holding.has(this.#attribute) ?? folds.get(this.#path) ?? this.#attribute.count <= fewMembers;
    if (isOpen) this.#fill();
    this.#fold.open = isOpen;
    for (const item of this.#items ?? []) item.arrange();
  }

  #toggled(isOpen: boolean): void {
    if (isOpen) this.#fill();
    if (!this.#context.found) this.#context.folds.set(this.#path, isOpen);
  }

  #fill(): void {
    if (this.#items) return;
    const { members, count } = this.#attribute;
    this.#items = members.map((member) => new AttributeItem(member, this.#path, this.#context));
    this.#fold?.append(listOf(this.#items, count));
  }
}

function listOf(items: readonly AttributeItem[], count: number): HTMLElement {
  const list = element("ul", "attributes", {}, ...items.map((item) => item.element));
  const left = count - items.length;
  if (left > 0) list.append(textElement("li", "left-out", `${items.length > 0 ? "and " : ""}${formatCount(left)} ${items.length > 0 ? "more" : "deeper inside"}: see the line in the log`));
  return list;
}

function valueOf({ kind, text, cut }: TimelineAttribute): HTMLElement {
  const value = element("span", "attribute-value");
  value.textContent = kind === "object" ? "{}" : kind === "list" ? "[]" : displayLines(text);
  if (cut > 0) value.append(textElement("span", "left-out", `… ${counted(cut, "more character")}`));
  return value;
}
