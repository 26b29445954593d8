/** The Health page as it is for what is known. */
import type { ActionRange, ShownHealth, TraceOfRange } from "../../protocol/health";
import type { Page } from "../../protocol/lists";
import { counted } from "../../trace/quantities";
import { displayText } from "../displayText";
import type { ThemeKind } from "../palette";
import { AgentTable } from "./agentTable";
import { CallGraph } from "./callGraph";
import { Durations } from "./durations";
import { Header } from "./header";
import { tellingRate } from "./healthWords";
import type { ChosenAction, Tabled } from "./keptHealth";
import { OverTime } from "./overTime";
import { PageContextProvider, usePage, type HealthActions } from "./pageContext";
import { Icon } from "./parts";
import { TopErrors } from "./topErrors";

export interface AppModel {
  /** Undefined until it has come. */
  readonly health: ShownHealth | undefined;
  /** What went wrong last: a load, which can be tried again, or what the user did. */
  readonly failure: { readonly message: string; readonly ofLoad: boolean } | undefined;
  readonly tables: readonly Tabled[];
  readonly chosen: ChosenAction | undefined;
  readonly range: ActionRange | undefined;
  readonly traces: Page<TraceOfRange> | undefined;
  readonly theme: ThemeKind;
}

export function App({ model, actions }: { readonly model: AppModel; readonly actions: HealthActions }) {
  const { health, failure, tables, theme } = model;
  const places = new Map(health?.report.agents.map(({ agent }, place) => [agent, place]));
  return (
    <PageContextProvider value={{ actions, theme, tables, placeOf: (agent) => places.get(agent) ?? -1 }}>
      {failure && <Failure {...failure} />}
      {health ? <Content health={health} model={model} /> : !failure && <p class="notice loading">Loading…</p>}
    </PageContextProvider>
  );
}

function Content({ health, model: { chosen, range, traces } }: { readonly health: ShownHealth; readonly model: AppModel }) {
  const { report, history, durations, errors, window } = health;
  if (report.open === 0) return <NothingYet />;
  const { from, until } = report;
  const calls = health.calls.map((call) => ({ ...call, rate: tellingRate(call.rate, until - from) }));
  return (
    <main>
      <Header report={report} window={window} />
      {report.traces.traces === 0 ? (
        <NothingInWindow open={report.open} />
      ) : (
        <div class="sections">
          <AgentTable report={report} history={history} />
          <OverTime history={history} report={report} />
          <Durations durations={durations} chosen={chosen} range={range} traces={traces} until={until} />
          <CallGraph calls={calls} agents={report.agents} />
          <TopErrors errors={errors} until={until} />
        </div>
      )}
    </main>
  );
}

function Failure({ message, ofLoad }: NonNullable<AppModel["failure"]>) {
  const { actions } = usePage();
  return (
    <div class="failure" role="alert">
      <Icon name="error" />
      <span>{displayText(message)}</span>
      <button type="button" class="link" onClick={() => (ofLoad ? actions.retry() : actions.dismiss())}>
        {ofLoad ? "Retry" : "Dismiss"}
      </button>
    </div>
  );
}

function NothingYet() {
  const { actions } = usePage();
  return (
    <main class="notice">
      <h1>Nothing was observed yet</h1>
      <p>Health is told of the traces in the logs that are open: open a log, debug a program that writes one, or run the sample pipeline.</p>
      <p class="buttons">
        <button type="button" class="button" onClick={() => actions.start("openLogFile")}>
          Open Log File…
        </button>
        <button type="button" class="button" onClick={() => actions.start("runPipeline")}>
          Run Traced Pipeline
        </button>
      </p>
    </main>
  );
}

function NothingInWindow({ open }: { readonly open: number }) {
  const { actions } = usePage();
  return (
    <div class="notice">
      <p>{`No trace is in this window; ${open === 1 ? "one is" : `${counted(open, "trace")} are`} open.`}</p>
      <button type="button" class="button" onClick={() => actions.setWindow("all")}>
        Show All Traces
      </button>
    </div>
  );
}
