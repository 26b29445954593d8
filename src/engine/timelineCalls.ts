import type { EngineContract } from "../protocol/engine";
import type { Handlers, Params } from "../protocol/rpc";
import type { TimelineData, TimelineDetails, TimelineMarks, TimelineMatches, TimelinePath, TimelineRecords, TimelineText } from "../protocol/timeline";
import { rowDetails } from "./rowDetails";
import { matchingRows } from "./rowMatches";
import { rowRecords } from "./rowRecords";
import { timelineMarks } from "./timelineMarks";
import { timelinePath } from "./traceHighlights";
import type { Searched } from "./traceSearch";
import type { TraceViews } from "./traceViews";

type Calls = Pick<Handlers<EngineContract>, "timeline" | "timelineTexts" | "timelineDetails" | "timelineMatches" | "timelineMarks" | "timelinePath" | "timelineRecords">;

/** What the timeline pages ask of the engine. */
export class TimelineCalls implements Calls {
  readonly #views: TraceViews;
  readonly #searched: () => Searched;

  constructor(views: TraceViews, searched: () => Searched) {
    this.#views = views;
    this.#searched = searched;
  }

  async timeline({ key }: { readonly key: string }): Promise<TimelineData> {
    const { view, revision } = this.#views.of(key);
    const { path, label, kind } = this.#searched().sources.get(view.trace.source).options;
    return { ...view.timeline(revision), origin: { key, path, label, kind }, error: await view.words.errorOfTrace() };
  }

  timelineTexts({ key, revision, from, to }: Params<EngineContract, "timelineTexts">): Promise<TimelineText[]> {
    return this.#views.at(key, revision).texts(from, to);
  }

  timelineDetails({ key, revision, row }: Params<EngineContract, "timelineDetails">): Promise<TimelineDetails> {
    return rowDetails(this.#views.at(key, revision), row);
  }

  timelineRecords({ key, revision, row, ...query }: Params<EngineContract, "timelineRecords">): Promise<TimelineRecords> {
    return rowRecords(this.#searched().columns, this.#views.at(key, revision), row, query);
  }

  timelineMatches({ key, revision, where }: Params<EngineContract, "timelineMatches">): Promise<TimelineMatches> {
    return matchingRows(this.#views.at(key, revision), where, this.#searched());
  }

  timelineMarks({ key, revision, from, to }: Params<EngineContract, "timelineMarks">, signal?: AbortSignal): Promise<TimelineMarks> {
    return timelineMarks(this.#searched().columns, this.#views.at(key, revision), from, to, signal);
  }

  timelinePath({ key, revision }: Params<EngineContract, "timelinePath">): TimelinePath {
    return timelinePath(this.#views.at(key, revision));
  }
}
