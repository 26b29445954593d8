/** What the keys of the page do, in an overlay: as long as it is open it has the focus. */
import { element } from "./element";

/** Keys and what they do; a key that does something stands here. */
const help: readonly (readonly [keys: string, does: string])[] = [
  ["↑ ↓ Page Up Page Down Home End", "go through the rows"],
  ["← →", "collapse and expand, or go to the parent and the first child"],
  ["W S, or Ctrl with the wheel", "zoom in and out"],
  ["A D, or Shift with the wheel", "move earlier and later"],
  ["F, or a double click on a row", "fit the row"],
  ["0, or a double click on the axis", "show the whole trace"],
  ["Drag over the axis", "show what the drag went over"],
  ["[ ]", "back and forward through what was in sight"],
  ["/", "look for hops and spans; Enter and Shift+Enter go through them"],
  ["Enter", "show what is known of the row, or hide it"],
  ["C", "show the critical path, or hide it"],
  ["?", "show this list"],
  ["Escape", "close this list"],
];

export class KeyHelp {
  readonly element: HTMLDialogElement;

  constructor() {
    const list = element("dl", "key-list");
    for (const [keys, does] of help) {
      const [term, meaning] = [element("dt", ""), element("dd", "")];
      term.textContent = keys;
      meaning.textContent = does;
      list.append(term, meaning);
    }
    const heading = element("h2", "");
    heading.textContent = "Keys and mouse";
    const close = element("button", "button", { type: "button" });
    close.textContent = "Close";
    close.addEventListener("click", () => this.element.close());
    this.element = element("dialog", "key-help", { "aria-label": "Keys and mouse" }, heading, list, close);
  }

  open(): void {
    if (!this.element.open) this.element.showModal();
  }
}
