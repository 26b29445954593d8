/** What the page says when it has no rows to show: loading, nothing there, an error. */
import { element } from "./element";

export class Notice {
  readonly element = element("div", "notice", { role: "status" });

  constructor() {
    this.loading();
  }

  hide(): void {
    this.element.hidden = true;
  }

  loading(): void {
    this.#show("loading", ["Loading the trace…"]);
  }

  empty(): void {
    this.#show("", [
      "This trace has no hop and no span yet.",
      "A hop comes with the first record that names an agent; a span with a record that has a span ID, or with an opening and a closing event such as message_received and message_processed.",
    ]);
  }

  error(message: string, retry: () => void): void {
    this.#show("error", ["The trace could not be loaded.", message]);
    const button = element("button", "button", { type: "button" });
    button.textContent = "Retry";
    button.addEventListener("click", () => {
      this.loading();
      retry();
    });
    this.element.append(button);
  }

  #show(kind: string, lines: readonly string[]): void {
    this.element.className = `notice ${kind}`;
    this.element.hidden = false;
    this.element.replaceChildren(
      ...lines.map((line) => {
        const paragraph = element("p", "");
        paragraph.textContent = line;
        return paragraph;
      }),
    );
  }
}
