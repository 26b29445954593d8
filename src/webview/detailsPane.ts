/** What is known of the selected row: what it says, its exception, its events and records, the raw line, and why it is there. */
import type { TimelineDetails, TimelineEvent, TimelineException, TimelineLink, TimelineRecords } from "../protocol/timeline";
import { counted, formatCount } from "../trace/quantities";
import { AttributeTree } from "./attributeTree";
import { copyButton, iconButton, linkButton, pairsSection, section, textElement, type Pairs } from "./detailsSection";
import { displayLines } from "./displayText";
import { element } from "./element";
import { RecordList, type RecordListListener } from "./recordList";
import { histogramOf } from "./histogram";
import { formatOffset } from "./rowWords";

export interface DetailsListener extends RecordListListener {
  /** Goes to a frame of the exception of a record. */
  sourceAsked(record: number, file: string, line: number): void;
  /** Goes to another row. */
  rowAsked(row: number): void;
  closed(): void;
}

/** The sections by where they stand: side by side where there is room, else one beneath the other. What folds moves nothing beside it. */
interface Sections {
  /** Beneath the facts. */
  readonly about: readonly HTMLElement[];
  readonly said: readonly HTMLElement[];
  readonly records: readonly HTMLElement[];
}

const noSections: Sections = { about: [], said: [], records: [] };

/** A section that is in the pane, and what it shows, written out. */
interface Part {
  readonly shows: string;
  readonly element: HTMLElement;
}

export class DetailsPane {
  readonly element: HTMLElement;
  readonly #title = element("h2", "details-title");
  readonly #filter = element("input", "input details-filter", { type: "search", placeholder: "Filter attributes", "aria-label": "Filter attributes" });
  readonly #columns = { about: column(), said: column(), records: column() };
  readonly #body = element("div", "details-body", {}, ...Object.values(this.#columns));
  readonly #records: RecordList;
  readonly #listener: DetailsListener;
  readonly #announce: (words: string) => void;
  /** The sections by their headings: what has not changed while a trace grows stays, with its focus and its place. */
  readonly #parts = new Map<string, Part>();
  /** What of the attributes was folded or opened by hand. */
  readonly #folds = new Map<string, boolean>();
  #attributes: AttributeTree | undefined;
  #key: number | undefined;
  #facts: HTMLElement | undefined;
  #sections: Sections = noSections;

  constructor(listener: DetailsListener, announce: (words: string) => void) {
    this.#listener = listener;
    this.#announce = announce;
    this.#records = new RecordList(listener);
    const close = iconButton("Close details", "close", () => listener.closed());
    this.#filter.addEventListener("input", () => this.#attributes?.filter(this.#filter.value));
    this.element = element("aside", "details", { "aria-label": "Details" }, element("div", "details-head", {}, this.#title, this.#filter, close), this.#body);
    this.element.hidden = true;
  }

  /**
   * Shows a row by what the page knows itself. Of the row that is shown already, what else was known stays until the new details have come.
   * @param key of the row, undefined for none
   * @param facts ready for display
   * @param histogram how many of something lie in each of equal steps; undefined for none
   */
  begin(key: number | undefined, title: string, facts: Pairs, histogram?: readonly number[]): void {
    this.element.hidden = false;
    this.#title.textContent = title;
    if (key !== this.#key || key === undefined) this.#forget();
    this.#key = key;
    this.#facts = this.#part("Facts", [facts, histogram], () => {
      const made = pairsSection("Facts", facts);
      if (histogram) made.append(histogramOf(histogram));
      return made;
    });
    this.#arrange();
  }

  /** Shows what else is known of the row. */
  show(details: TimelineDetails): void {
    this.#sections = this.#sectionsOf(details);
    this.#filter.hidden = details.attributes.count === 0;
    this.#arrange();
    this.#attributes?.filter(this.#filter.value);
    this.#records.ask();
  }

  showRecords(found: TimelineRecords): void {
    this.#records.show(found);
  }

  hide(): void {
    this.element.hidden = true;
    this.#key = undefined;
  }

  #forget(): void {
    this.#sections = noSections;
    this.#filter.hidden = true;
    this.#parts.clear();
    this.#folds.clear();
    this.#attributes = undefined;
    this.#records.begin();
    this.#body.scrollTop = 0;
  }

  #sectionsOf({ attributes, record, raw, rawCut, exceptions, events, eventCount, parent, children, childCount, why }: TimelineDetails): Sections {
    const part = (heading: string, isThere: boolean, shows: unknown, build: () => HTMLElement) => (isThere ? [this.#part(heading, shows, build)] : []);
    const ofAttributes = () => {
      this.#attributes = new AttributeTree(attributes, this.#folds, this.#announce);
      return section("Attributes", this.#attributes.element);
    };
    return {
      about: [
        ...part("Exception", exceptions.length > 0, [exceptions, record], () => section("Exception", ...exceptions.map((exception) => this.#exception(exception, record)))),
        ...part("In the tree", parent !== undefined || childCount > 0, [parent, children, childCount], () => this.#links(parent, children, childCount)),
        ...part("Why", why.length > 0, why, () => pairsSection("Why", why)),
      ],
      said: [...part("Attributes", attributes.count > 0, attributes, ofAttributes), ...part("Events", eventCount > 0, [events, eventCount], () => this.#events(events, eventCount))],
      records: [this.#records.element, ...part("As it stands in the log", raw !== "", [raw, record], () => section("As it stands in the log", this.#raw(raw, rawCut, record)))],
    };
  }

  /** Puts the sections into the pane. */
  #arrange(): void {
    const { about, said, records } = this.#sections;
    arrange(this.#columns.about, [...(this.#facts ? [this.#facts] : []), ...about]);
    arrange(this.#columns.said, said);
    arrange(this.#columns.records, records);
  }

  /** The section under a heading, made anew only when it shows something else. */
  #part(heading: string, shows: unknown, build: () => HTMLElement): HTMLElement {
    const written = JSON.stringify(shows);
    const known = this.#parts.get(heading);
    if (known?.shows === written) return known.element;
    const made = build();
    this.#parts.set(heading, { shows: written, element: made });
    return made;
  }

  #exception({ type, message, frames }: TimelineException, record: number): HTMLElement {
    const list = element("ol", "frames");
    for (const { file, line, name } of frames) {
      const words = `${name === "" ? "" : `${name} · `}${file}${line > 0 ? `:${line}` : ""}`;
      list.append(element("li", "", {}, linkButton("", () => this.#listener.sourceAsked(record, file, line), textElement("span", "", words))));
    }
    const heading = textElement("p", "exception-title", [type, message].filter((part) => part !== "").join(": "));
    return element("div", "exception", {}, heading, list);
  }

  #events(events: readonly TimelineEvent[], count: number): HTMLElement {
    const list = element("ul", "events");
    for (const { name, at, attributes } of events) {
      const words = [textElement("span", "time", formatOffset(at)), textElement("span", "event", name === "" ? "event" : name)];
      if (attributes.count === 0) list.append(element("li", "event-line", {}, ...words));
      else list.append(element("li", "", {}, element("details", "", {}, element("summary", "", {}, ...words), new AttributeTree(attributes, new Map(), this.#announce).element)));
    }
    if (count > events.length) list.append(textElement("li", "left-out", `and ${counted(count - events.length, "more event")}: see the line in the log`));
    return section(`Events (${formatCount(count)})`, list);
  }

  #links(parent: TimelineLink | undefined, children: readonly TimelineLink[], count: number): HTMLElement {
    const list = element("dl", "pairs");
    const link = ({ row, name }: TimelineLink) => linkButton("row-link", () => this.#listener.rowAsked(row), textElement("span", "", name === "" ? "without a name" : name));
    if (parent) list.append(element("div", "pair", {}, textElement("dt", "", "Parent"), element("dd", "", {}, link(parent))));
    if (count > 0) {
      const links = element("ul", "frames", {}, ...children.map((child) => element("li", "", {}, link(child))));
      if (count > children.length) links.append(textElement("li", "left-out", `and ${formatCount(count - children.length)} more: see the tree`));
      list.append(element("div", "pair", {}, textElement("dt", "", count === 1 ? "Child" : `Children (${formatCount(count)})`), element("dd", "", {}, links)));
    }
    return section("In the tree", list);
  }

  #raw(raw: string, cut: number, record: number): HTMLElement {
    const text = element("pre", "raw", { tabindex: "0", "aria-label": "The line" });
    text.textContent = displayLines(raw);
    const reveal = iconButton("Reveal in log", "go-to-file", () => this.#listener.revealed(record));
    // A part of a line would be pasted as if it were all of it.
    return element("div", "raw-line", {}, text, reveal, ...(cut > 0 ? [] : [copyButton("Copy the line", raw, this.#announce)]));
  }
}

function column(): HTMLElement {
  return element("div", "details-column");
}

/** Makes some elements the children of another; one that is in its place is not touched, since it may have the focus. */
function arrange(parent: HTMLElement, wanted: readonly HTMLElement[]): void {
  const { children } = parent;
  for (const child of [...children]) if (!wanted.some((each) => each === child)) child.remove();
  wanted.forEach((each, index) => {
    const present = children[index];
    if (present !== each) parent.insertBefore(each, present ?? null);
  });
}
