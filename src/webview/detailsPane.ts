/** What is known of the selected row: what it says, its exception, its records, the raw line, and why it is there. */
import type { TimelineDetails, TimelineException, TimelineRecord } from "../protocol/timeline";
import { displayText } from "./displayText";
import { element } from "./element";

export interface DetailsListener {
  /** Shows a record in its log. */
  revealed(record: number): void;
  /** Goes to a frame of the exception of a record. */
  sourceAsked(record: number, file: string, line: number): void;
  closed(): void;
}

export class DetailsPane {
  readonly element: HTMLElement;
  readonly #title = element("h2", "details-title");
  readonly #filter = element("input", "input details-filter", { type: "search", placeholder: "Filter attributes", "aria-label": "Filter attributes" });
  readonly #body = element("div", "details-body");
  readonly #listener: DetailsListener;
  readonly #announce: (words: string) => void;

  constructor(listener: DetailsListener, announce: (words: string) => void) {
    this.#listener = listener;
    this.#announce = announce;
    const close = button("Close details", "close", () => listener.closed());
    this.#filter.addEventListener("input", () => this.#filterAttributes());
    this.element = element("aside", "details", { "aria-label": "Details" }, element("div", "details-head", {}, this.#title, this.#filter, close), this.#body);
    this.element.hidden = true;
  }

  /** @param facts of the row, as pairs of a name and a value, ready for display */
  show(title: string, facts: readonly (readonly [string, string])[], details: TimelineDetails | undefined): void {
    this.element.hidden = false;
    this.#title.textContent = title;
    this.#filter.hidden = !details || details.attributes.length === 0;
    this.#body.replaceChildren(table("Facts", facts), ...(details ? this.#sections(details) : []));
    this.#filterAttributes();
  }

  hide(): void {
    this.element.hidden = true;
  }

  #sections({ attributes, record, raw, exceptions, records, recordCount, why }: TimelineDetails): HTMLElement[] {
    const sections: HTMLElement[] = [];
    if (exceptions.length > 0) sections.push(section("Exception", ...exceptions.map((exception) => this.#exception(exception, record))));
    if (attributes.length > 0) sections.push(this.#attributes(attributes));
    if (records.length > 0) sections.push(this.#records(records, recordCount));
    if (raw !== "") sections.push(section("As it stands in the log", this.#raw(raw, record)));
    if (why.length > 0) sections.push(table("Why", why));
    return sections;
  }

  #attributes(attributes: TimelineDetails["attributes"]): HTMLElement {
    const list = element("dl", "pairs attributes");
    for (const { name, text } of attributes) {
      const [term, value] = pairOf(name, text);
      const pair = element("div", "pair", { "data-text": `${name} ${text}`.toLowerCase() }, term, value);
      value.append(button(`Copy ${displayText(name)}`, "copy", () => void navigator.clipboard.writeText(text).then(() => this.#announce("Copied"))));
      list.append(pair);
    }
    return section("Attributes", list);
  }

  #filterAttributes(): void {
    const wanted = this.#filter.value.trim().toLowerCase();
    for (const pair of this.#body.querySelectorAll<HTMLElement>(".attributes .pair")) pair.hidden = !(pair.dataset["text"] ?? "").includes(wanted);
  }

  #exception({ type, message, frames }: TimelineException, record: number): HTMLElement {
    const heading = element("p", "exception-title");
    heading.textContent = displayText([type, message].filter((part) => part !== "").join(": "));
    const list = element("ol", "frames");
    for (const { file, line, name } of frames) {
      const text = displayText(`${name === "" ? "" : `${name} · `}${file}${line > 0 ? `:${line}` : ""}`);
      const link = element("button", "link", { type: "button" });
      link.textContent = text;
      link.addEventListener("click", () => this.#listener.sourceAsked(record, file, line));
      list.append(element("li", "", {}, link));
    }
    return element("div", "exception", {}, heading, list);
  }

  #records(records: readonly TimelineRecord[], count: number): HTMLElement {
    const list = element("ul", "records");
    for (const { row, line, time, level, event } of records) {
      const link = element("button", `link record ${level}`, { type: "button", title: `Line ${line}` });
      for (const [name, text] of [["time", time.slice(11, 23)], ["level", level], ["event", event]] as const) {
        const part = element("span", name);
        part.textContent = displayText(text);
        link.append(part);
      }
      link.addEventListener("click", () => this.#listener.revealed(row));
      list.append(element("li", "", {}, link));
    }
    const heading = count > records.length ? `Records (${records.length} of ${count})` : `Records (${count})`;
    return section(heading, list);
  }

  #raw(raw: string, record: number): HTMLElement {
    const text = element("pre", "raw");
    text.textContent = displayText(raw);
    const copy = button("Copy the line", "copy", () => void navigator.clipboard.writeText(raw).then(() => this.#announce("Copied")));
    const reveal = button("Reveal in log", "go-to-file", () => this.#listener.revealed(record));
    return element("div", "raw-line", {}, text, reveal, copy);
  }
}

function section(heading: string, ...children: readonly HTMLElement[]): HTMLElement {
  const title = element("h3", "");
  title.textContent = heading;
  return element("section", "details-section", {}, title, ...children);
}

function table(heading: string, pairs: readonly (readonly [string, string])[]): HTMLElement {
  const list = element("dl", "pairs");
  for (const [name, text] of pairs) list.append(element("div", "pair", {}, ...pairOf(name, text)));
  return section(heading, list);
}

function pairOf(name: string, text: string): [HTMLElement, HTMLElement] {
  const [term, value] = [element("dt", ""), element("dd", "")];
  term.textContent = displayText(name);
  value.textContent = displayText(text);
  return [term, value];
}

function button(label: string, icon: string, pressed: () => void): HTMLButtonElement {
  const made = element("button", `icon-button codicon codicon-${icon}`, { type: "button", title: label, "aria-label": label });
  made.addEventListener("click", pressed);
  return made;
}
