/** Tells beside the rows what is known of the selected one, while the user wants it. */
import type { TimelineRecordQuery } from "../protocol/timeline";
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
    else this.#pane.hide();
  }

  /** Shows what is known of the selected row, first what the page knows itself. */
  show(view: TraceView | undefined): void {
    if (!view || !this.#isShown) return;
    const row = view.selected;
    if (row < 0) {
      this.#pane.begin(undefined, "Nothing is selected", [["Hint", "Select a row to see what is known of it."]]);
      return;
    }
    const { title, subtitle, details, histogram } = this.#describe(row);
    this.#pane.begin(view.keyOf(row), [title, subtitle].filter((part) => part !== "").join(" · "), details, histogram);
    // Of siblings that stand in one row the page knows all that is to be told.
    if (view.groupOf(row)) {
      this.#feed.stop();
      return;
    }
    void this.#feed.ask(view.data.revision, view.traceRow(row), (known) => {
      if (this.#isShown) this.#pane.show(known);
      this.#changed();
    });
  }

  /** Shows records of the row that is told of. */
  askRecords(query: TimelineRecordQuery): void {
    void this.#feed.askRecords(query, (found) => this.#pane.showRecords(found));
  }
}
