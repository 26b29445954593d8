/** The records of the selected row: by level, with or without those of the rows beneath it, more on demand. */
import { mostRecords, type TimelineRecord, type TimelineRecordQuery, type TimelineRecords } from "../protocol/timeline";
import { counted, formatCount } from "../trace/quantities";
import { linkButton, textElement } from "./detailsSection";
import { element } from "./element";

export interface RecordListListener {
  /** Shows a record in its log. */
  revealed(record: number): void;
  recordsAsked(query: TimelineRecordQuery): void;
}

/** Records that are listed at first, and further ones at a time. */
const pageLength = 200;

/** Least levels by their codes, and what is said when no record has them. */
const levelChoices = [
  ["All levels", 0, "No record."],
  ["Info and above", 3, "No record of level info or above."],
  ["Warning and above", 4, "No record of level warning or above."],
  ["Error and above", 5, "No record of level error or above."],
] as const;

export class RecordList {
  readonly element: HTMLElement;
  readonly #listener: RecordListListener;
  readonly #count = element("span", "record-count", { "aria-live": "polite" });
  readonly #level = element("select", "input", { "aria-label": "Least level of the records" });
  readonly #descendants = element("input", "", { type: "checkbox" });
  readonly #list = element("ul", "records");
  readonly #none = element("p", "left-out");
  readonly #more: HTMLButtonElement;
  #limit = pageLength;
  /** What the list shows, written out. */
  #shown = "";

  constructor(listener: RecordListListener) {
    this.#listener = listener;
    for (const [words, code] of levelChoices) this.#level.append(new Option(words, String(code)));
    for (const control of [this.#level, this.#descendants]) control.addEventListener("change", () => this.#askAnew());
    this.#more = linkButton("show-more", () => this.#showMore(), new Text("Show more"));
    const descendants = element("label", "choice", {}, this.#descendants, new Text("Include descendants"));
    const head = element("div", "record-head", {}, textElement("h3", "", "Records"), this.#count, this.#level, descendants);
    this.element = element("section", "details-section record-section", {}, head, this.#list, this.#none, this.#more);
  }

  /** Goes on with another row. */
  begin(): void {
    this.#limit = pageLength;
    this.show(undefined);
  }

  ask(): void {
    this.#listener.recordsAsked({ limit: this.#limit, includeDescendants: this.#descendants.checked, leastLevel: Number(this.#level.value) });
  }

  /** @param found undefined while nothing is known */
  show(found: TimelineRecords | undefined): void {
    const { records = [], count = 0 } = found ?? {};
    const shown = JSON.stringify([records, this.#descendants.checked]);
    // What is the same stays, with the focus in it.
    if (shown !== this.#shown) this.#list.replaceChildren(...records.map((record) => element("li", "", {}, this.#link(record))));
    this.#shown = shown;
    this.#count.textContent = found && count > 0 ? (count > records.length ? `${formatCount(records.length)} of ${formatCount(count)}` : formatCount(count)) : "";
    this.#none.textContent = found && count === 0 ? (levelChoices[this.#level.selectedIndex]?.[2] ?? "") : leftOutWords(count);
    this.#none.hidden = this.#none.textContent === "";
    this.#more.hidden = count <= records.length || records.length >= mostRecords;
  }

  #link({ row, line, time, level, agent, event }: TimelineRecord): HTMLElement {
    const parts = [["time", time.slice(11, 23)], ["level", level], ...(this.#descendants.checked ? [["agent", agent] as const] : []), ["event", event]] as const;
    const link = linkButton(`record ${level}`, () => this.#listener.revealed(row), ...parts.map(([name, text]) => textElement("span", name, text)));
    link.title = `Line ${line}`;
    return link;
  }

  #askAnew(): void {
    this.#limit = pageLength;
    this.ask();
  }

  #showMore(): void {
    // The button may go: the last record that is there takes the focus.
    this.#list.querySelector<HTMLElement>("li:last-child > button")?.focus({ preventScroll: true });
    this.#limit = Math.min(mostRecords, this.#limit + pageLength);
    this.ask();
  }
}

function leftOutWords(count: number): string {
  return count > mostRecords ? `A list has at most ${counted(mostRecords, "record")}: filter by level, or open the log for the others.` : "";
}
