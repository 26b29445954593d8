/** What the user looks for: the field, the rows that pass, the way through them, and whether only they are shown. */
import type { RpcClient } from "../protocol/rpc";
import type { TimelineContract, TimelineData } from "../protocol/timeline";
import type { PageChoices } from "./pageState";
import { RowSearch } from "./rowSearch";
import { matchWords, nextMatch } from "./rowWords";
import type { SearchBar } from "./searchBar";
import type { TraceView } from "./traceView";

export interface MatchesListener {
  /** Rows may have come and gone. */
  changed(): void;
  failed(error: Error): void;
}

export class Matches {
  readonly #bar: SearchBar;
  readonly #choices: Pick<PageChoices, "matchesOnly">;
  readonly #search: RowSearch;
  readonly #changed: () => void;
  #view: TraceView | undefined;

  /** @param where what is looked for from the start */
  constructor(client: RpcClient<TimelineContract>, bar: SearchBar, choices: Pick<PageChoices, "matchesOnly">, where: string, listener: MatchesListener) {
    this.#bar = bar;
    this.#choices = choices;
    this.#changed = () => listener.changed();
    this.#search = new RowSearch(client, { found: () => this.show(), failed: (error) => listener.failed(error) });
    bar.restore(where);
    this.#search.look(where);
  }

  get where(): string {
    return this.#search.where;
  }

  look(where: string): void {
    this.#search.look(where);
  }

  /** Goes on with another revision of the trace. */
  begin(data: TimelineData): void {
    this.#search.begin(data);
  }

  /** Goes on with another view: what passes is marked in it. */
  setView(view: TraceView): void {
    this.#view = view;
    this.#mark(view);
  }

  /** Selects the match behind or before the selected row, and uncovers it; false when there is none. */
  step(step: 1 | -1): boolean {
    const view = this.#view;
    const row = view ? nextMatch(view.matches, view.selected, step) : -1;
    if (!view || row < 0) return false;
    view.uncover(row);
    view.select(row);
    this.#tell(view);
    return true;
  }

  toggleOnly(): void {
    this.#choices.matchesOnly = !this.#choices.matchesOnly;
    this.show();
  }

  /** Shows what does not pass, too. */
  showAll(): void {
    if (this.#choices.matchesOnly) this.toggleOnly();
  }

  show(): void {
    const view = this.#view;
    if (!view) return;
    this.#mark(view);
    this.#tell(view);
  }

  #tell(view: TraceView): void {
    const { where, problem } = this.#search;
    this.#bar.show(where === "" ? "" : matchWords(view.matches, view.selected), problem, this.#choices.matchesOnly);
    this.#changed();
  }

  #mark(view: TraceView): void {
    const { rows, where, problem } = this.#search;
    view.showMatches(rows, this.#choices.matchesOnly && where !== "" && problem === "");
  }
}
