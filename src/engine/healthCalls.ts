import type { RecordColumns } from "../ingest/columns";
import type { CallHealth, EngineContract, HealthDetails, HealthQuery, HealthReport, HealthWindow, Page, TraceOfRange } from "../protocol/engine";
import type { Handlers, Params, Result } from "../protocol/rpc";
import { compareTexts } from "../trace/compareTexts";
import type { TraceStore } from "../trace/traceStore";
import { healthReport, type Reported, type Running } from "./health";
import { HopErrors } from "./hopErrors";
import type { RecordDetails } from "./recordDetails";
import { traceSummary } from "./summary";

type Calls = Pick<Handlers<EngineContract>, "health" | "healthDetails" | "tracesOfRange">;

/** What health is made from. */
export interface HealthSource {
  readonly columns: RecordColumns;
  /** Settled as far as may be. */
  readonly store: TraceStore;
  readonly details: RecordDetails;
  /** Undefined when nothing goes on. */
  readonly running: Running | undefined;
  readonly errors: (params: Params<EngineContract, "errors">) => Result<EngineContract, "errors">;
}

/** Groups of errors that the page shows. */
const shownErrors = 20;

/** What the status bar and the Health page ask of the engine. */
export class HealthCalls implements Calls {
  readonly #source: () => HealthSource;
  readonly #hopErrors: HopErrors;

  constructor(source: () => HealthSource) {
    this.#source = source;
    this.#hopErrors = new HopErrors(source);
  }

  health(query: HealthQuery): Promise<HealthReport> {
    return healthReport(this.#reported(this.#source(), query.window), query);
  }

  async healthDetails(query: HealthQuery): Promise<HealthDetails> {
    const source = this.#source();
    const { columns, errors } = source;
    const nameOf = (name: number) => columns.names.textOf(name);
    const reported = this.#reported(source, query.window);
    const { observed } = reported;
    const report = healthReport(reported, query);
    const extent = observed.extent();
    const seconds = extent.until - extent.from;
    const calls = observed.calls().map(({ caller, agent, ...facts }): CallHealth => ({ ...facts, caller: caller < 0 ? undefined : nameOf(caller), agent: nameOf(agent), rate: seconds > 0 ? facts.calls / seconds : NaN }));
    const { from, step, traces, agents } = observed.history();
    const durations = observed.durations().map(({ agent, action, bars }) => ({ agent: nameOf(agent), action: nameOf(action), bars }));
    const { items: groups, ...counts } = errors({ offset: 0, limit: shownErrors });
    return {
      report: await report,
      history: { from: from * 1000, step: step * 1000, traces, agents: Array.from(agents, ([agent, line]) => ({ agent: nameOf(agent), ...line })) },
      calls: calls.sort((a, b) => compareTexts(a.caller ?? "", b.caller ?? "") || compareTexts(a.agent, b.agent)),
      durations: durations.sort((a, b) => compareTexts(a.agent, b.agent) || compareTexts(a.action, b.action)),
      errors: { groups, ...counts },
    };
  }

  tracesOfRange({ window, agent, action, from, below, offset, limit }: Params<EngineContract, "tracesOfRange">): Page<TraceOfRange> {
    const source = this.#source();
    const { columns, store } = source;
    const nameOf = (name: number) => columns.names.textOf(name);
    const { observed } = this.#reported(source, window);
    const part = observed.parts.find((each) => nameOf(each.agent) === agent && nameOf(each.action) === action);
    const found = part ? observed.withHopsIn({ ...part, from, below }) : [];
    const items = found.slice(offset, offset + limit).flatMap(({ trace, duration }): TraceOfRange[] => {
      const facts = store.factsAt(trace);
      return facts ? [{ trace: traceSummary(columns, facts), longest: duration }] : [];
    });
    return { items, total: found.length };
  }

  #reported({ columns, store, running }: HealthSource, window: HealthWindow): Reported {
    return { columns, store, running, hopErrors: this.#hopErrors, ...store.observedIn(window, Date.now() / 1000, (running?.idleMs ?? 0) / 1000) };
  }
}
