/** What the keys of the page do, in an overlay: as long as it is open it has the focus. */
import { element } from "./element";
import { keyWords } from "./pageKeys";

export class KeyHelp {
  readonly element: HTMLDialogElement;

  constructor() {
    const list = element("dl", "key-list");
    for (const [keys, does] of keyWords) {
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
