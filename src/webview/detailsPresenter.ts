/** Tells beside the rows what is known of the selected one, while the user wants it. */
import type { DetailsFeed } from "./detailsFeed";
import type { DetailsPane } from "./detailsPane";
import type { TooltipContent } from "./tooltip";
import type { TraceView } from "./traceView";

export class DetailsPresenter {
  readonly #pane: DetailsPane;
  readonly #feed: DetailsFeed;
  readonly #describe: (row: number) => TooltipContent;
  /** The pane has another size now. */
  readonly #changed: () => void;
  #isShown: boolean;
  /** Key of the row that is told of. */
  #shown: number | undefined;

  constructor(pane: DetailsPane, feed: DetailsFeed, isShown: boolean, describe: (row: number) => TooltipContent, changed: () => void) {
    this.#pane = pane;
    this.#feed = feed;
    this.#isShown = isShown;
    this.#describe = describe;
    this.#changed = changed;
  }

  get isShown(): boolean {
    return this.#isShown;
  }

  toggle(view: TraceView | undefined): void {
    this.#isShown = !this.#isShown;
    if (this.#isShown) this.show(view);
    else {
      this.#shown = undefined;
      this.#pane.hide();
    }
  }

  /** Shows what is known of the selected row, first what the page knows itself. */
  show(view: TraceView | undefined): void {
    if (!view || !this.#isShown) return;
    const row = view.selected;
    if (row < 0) {
      this.#shown = undefined;
      this.#pane.show("Nothing is selected", [["Hint", "Select a row to see what is known of it."]], undefined);
      return;
    }
    const { title, subtitle, details: facts } = this.#describe(row);
    const heading = [title, subtitle].filter((part) => part !== "").join(" · ");
    const key = view.keyOf(row);
    // Of the row that is shown already, what was known stays until the new details have come.
    if (this.#shown !== key || view.groupOf(row)) this.#pane.show(heading, facts, undefined);
    this.#shown = key;
    // Of siblings that stand in one row the page knows all that is to be told.
    if (view.groupOf(row)) return;
    void this.#feed.ask(view.data.revision, view.traceRow(row), (known) => {
      if (this.#isShown && this.#shown === key) this.#pane.show(heading, facts, known);
      this.#changed();
    });
  }
}
