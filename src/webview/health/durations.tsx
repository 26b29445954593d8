/** How long the hops of an action took, and the traces of one bar of that. */
import { useRef } from "preact/hooks";
import type { ActionDurations, ActionRange, DurationBar, TraceOfRange } from "../../protocol/health";
import type { Page } from "../../protocol/lists";
import { formatDuration } from "../../trace/duration";
import { formatCount } from "../../trace/quantities";
import { formatShare } from "../../trace/share";
import { barPage } from "./barTraces";
import { DataTable } from "./dataTable";
import { barWords, callsWords, hopsOf, isSameAction, rangeWords, shownAction } from "./durationBars";
import { actionName, agentName } from "./healthWords";
import type { ChosenAction } from "./keptHealth";
import { Section } from "./parts";
import { usePage } from "./pageContext";
import { useSize } from "./size";
import { stepOfKey } from "./stepOfKey";
import { TracesOfBar } from "./tracesOfBar";

interface Props {
  readonly durations: readonly ActionDurations[];
  readonly chosen: ChosenAction | undefined;
  /** The bar whose traces are listed. */
  readonly range: ActionRange | undefined;
  /** Undefined until they have come. */
  readonly traces: Page<TraceOfRange> | undefined;
  readonly until: number;
}

export function Durations({ durations, chosen, range, traces, until }: Props) {
  const shown = shownAction(durations, chosen);
  if (!shown) return null;
  const listed = range && isSameAction(range, shown) ? range : undefined;
  return (
    <Section
      id="durations"
      title="Durations"
      note={callsWords(shown)}
      controls={<ActionChoice durations={durations} shown={shown} />}
      table={{ of: "durations", content: () => <BarTable shown={shown} /> }}
    >
      <Histogram shown={shown} listed={listed} />
      {listed ? <TracesOfBar range={listed} traces={traces} until={until} /> : <p class="hint">Choose a bar to list its traces, the slowest first.</p>}
    </Section>
  );
}

function ActionChoice({ durations, shown }: { readonly durations: readonly ActionDurations[]; readonly shown: ActionDurations }) {
  const { actions } = usePage();
  const withHops = durations.filter((each) => hopsOf(each) > 0);
  return (
    <select
      class="input select"
      aria-label="Action whose durations are shown"
      value={String(withHops.indexOf(shown))}
      onChange={({ currentTarget }) => {
        const next = withHops[Number(currentTarget.value)];
        if (next) actions.choose({ agent: next.agent, action: next.action });
      }}
    >
      {withHops.map(({ agent, action }, place) => (
        <option key={JSON.stringify([agent, action])} value={String(place)}>
          {`${agentName(agent)} · ${actionName(action)}`}
        </option>
      ))}
    </select>
  );
}

/** Of a label beneath a bar, and of a count above it, in letters' heights. */
const labelWidth = 5.5;
const countWidth = 2.8;

function Histogram({ shown, listed }: { readonly shown: ActionDurations; readonly listed: ActionRange | undefined }) {
  const { actions } = usePage();
  const room = useRef<HTMLDivElement>(null);
  const { width, fontSize } = useSize(room);
  const { agent, action, bars } = shown;
  const most = bars.reduce((largest, { ended }) => Math.max(largest, ended), 1);
  const every = Math.max(1, Math.ceil((labelWidth * fontSize * bars.length) / Math.max(1, width)));
  const countsFit = width / bars.length >= countWidth * fontSize;
  const listedPlace = bars.findIndex(({ from }) => from === listed?.from);
  const choose = (bar: DurationBar) => actions.list(bar.from === listed?.from ? undefined : { agent, action, from: bar.from, shown: barPage });
  // One stop of the tab key: the arrow keys go from bar to bar.
  const stop = listedPlace < 0 ? bars.findIndex(({ ended }) => ended === most) : listedPlace;
  const pressed = (event: KeyboardEvent) => {
    const buttons = [...(room.current?.querySelectorAll<HTMLButtonElement>("button") ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    const next = at < 0 ? undefined : stepOfKey(event.key, at, buttons.length);
    if (next === undefined) return;
    event.preventDefault();
    buttons[next]?.focus();
  };
  return (
    <div ref={room} class="bars" role="group" aria-label={`Durations of ${agentName(agent)}, ${actionName(action)}`} onKeyDown={pressed}>
      {bars.map((bar, place) => (
        <div key={bar.from} class="bar-room">
          <button
            type="button"
            class="bar"
            tabIndex={place === stop ? 0 : -1}
            aria-pressed={place === listedPlace}
            aria-disabled={bar.ended === 0}
            aria-label={barWords(bar)}
            title={barWords(bar)}
            onClick={() => bar.ended > 0 && choose(bar)}
          >
            {bar.ended > 0 && (
              <>
                <span class="bar-count">{countsFit && bar.ended.toLocaleString("en", { notation: "compact" })}</span>
                <span class="bar-fill" style={{ height: `${(bar.ended / most) * 100}%` }}>
                  <span class="bar-failed" style={{ height: `${(bar.errors / bar.ended) * 100}%` }} />
                </span>
              </>
            )}
          </button>
          {place % every === 0 && <span class="bound">{formatDuration(bar.from)}</span>}
          {place === bars.length - 1 && bar.below !== Infinity && bars.length % every === 0 && <span class="bound last">{formatDuration(bar.below)}</span>}
        </div>
      ))}
    </div>
  );
}

function BarTable({ shown: { bars } }: { readonly shown: ActionDurations }) {
  const columns = [{ title: "Duration" }, ...["Calls", "Failed", "Failed %"].map((title) => ({ title, isNumber: true }))];
  const rows = bars.map((bar) => ({ key: String(bar.from), cells: [rangeWords(bar), formatCount(bar.ended), formatCount(bar.errors), formatShare(bar.errors / bar.ended)] }));
  return <DataTable label="Durations, values" columns={columns} rows={rows} />;
}
