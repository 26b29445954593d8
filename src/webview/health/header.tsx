/** The state of all, why it is so, and of what it is told. */
import type { HealthReport, ShownHealth } from "../../protocol/health";
import { formatDuration } from "../../trace/duration";
import { formatShare } from "../../trace/share";
import { counted, formatCount } from "../../trace/quantities";
import { formatRate, reasonsOf, tellingRate, windowChoices } from "./healthWords";
import { Icon, StateMark, TraceLink } from "./parts";
import { usePage } from "./pageContext";
import { traceTitle } from "./tracesOfBar";

/** Reasons that are said before the others are asked for. */
const saidAtOnce = 4;

export function Header({ report, window }: Pick<ShownHealth, "report" | "window">) {
  const { actions } = usePage();
  return (
    <header class="head">
      <div class="head-line">
        <h1>
          <StateMark state={report.state} />
        </h1>
        <Totals report={report} />
        <span class="section-controls">
          <WindowChoice window={window} />
          <button type="button" class="icon-button codicon codicon-settings-gear" title="Settings of health" aria-label="Settings of health" onClick={() => actions.openSettings()} />
        </span>
      </div>
      <Reasons report={report} />
      <p class="visually-hidden" aria-live="polite">
        {[`Health: ${report.state}`, ...reasonsOf(report).slice(0, saidAtOnce).map(({ of, words }) => (of === "" ? words : `${of}: ${words}`))].join(". ")}
      </p>
    </header>
  );
}

function Totals({ report: { traces, isRunning, from, until } }: { readonly report: HealthReport }) {
  const { traces: all, ok, failed, inProgress, p50, p95 } = traces;
  const ended = ok + failed;
  const totals: readonly (readonly [name: string, value: string, isBad: boolean])[] = [
    ["traces", formatCount(all), false],
    ["failed", ended === 0 ? "–" : `${formatCount(failed)} (${formatShare(failed / ended)})`, failed > 0],
    ["p50", formatDuration(p50), false],
    ["p95", formatDuration(p95), false],
    ["rate", formatRate(tellingRate((all * 1000) / (until - from), until - from)), false],
    ...(inProgress > 0 ? [["in progress", formatCount(inProgress), false] as const] : []),
  ];
  return (
    <dl class="totals">
      {totals.map(([name, value, isBad]) => (
        <div key={name} class="total">
          <dt>{name}</dt>
          <dd class={isBad ? "is-failed" : ""}>{value}</dd>
        </div>
      ))}
      {isRunning && (
        <div class="total live">
          <dt class="visually-hidden">source</dt>
          <dd>
            <Icon name="pulse" />
            live
          </dd>
        </div>
      )}
    </dl>
  );
}

function WindowChoice({ window }: { readonly window: string }) {
  const { actions } = usePage();
  return (
    <select class="input select" aria-label="Of which traces health is told" value={window} onChange={({ currentTarget }) => actions.setWindow(currentTarget.value)}>
      {windowChoices(window).map(({ value, words }) => (
        <option key={words} value={value}>
          {words}
        </option>
      ))}
    </select>
  );
}

function Reasons({ report }: { readonly report: HealthReport }) {
  const reasons = reasonsOf(report);
  if (reasons.length === 0) return null;
  const [said, others] = [reasons.slice(0, saidAtOnce), reasons.slice(saidAtOnce)];
  const list = (some: typeof reasons) => (
    <ul class="reasons">
      {some.map(({ of, words }) => (
        <li key={`${of}: ${words}`}>
          {of !== "" && <bdi>{of}</bdi>}
          {of === "" ? words : `: ${words}`}
        </li>
      ))}
      {some === said && report.tipped && (
        <li>
          {"Tipped by "}
          <TraceLink traceKey={report.tipped.key} words={traceTitle(report.tipped)} />
        </li>
      )}
    </ul>
  );
  return (
    <>
      {list(said)}
      {others.length > 0 && (
        <details class="more-reasons">
          <summary>{counted(others.length, "further reason")}</summary>
          {list(others)}
        </details>
      )}
    </>
  );
}
