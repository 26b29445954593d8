/** The traces of a bar, the slowest first. */
import type { ActionRange, TraceOfRange } from "../../protocol/health";
import type { Page, TraceSummary } from "../../protocol/lists";
import { formatDuration } from "../../trace/duration";
import { shortId } from "../../trace/shortId";
import { counted, formatCount } from "../../trace/quantities";
import { displayText } from "../displayText";
import { momentText } from "./clock";
import { DataTable } from "./dataTable";
import { rangeWords } from "./durationBars";
import { actionName, agentName } from "./healthWords";
import { usePage } from "./pageContext";
import { TraceLink } from "./parts";

interface Props {
  readonly range: ActionRange;
  /** Undefined until they have come. */
  readonly traces: Page<TraceOfRange> | undefined;
  readonly until: number;
}

export function TracesOfBar({ range, traces, until }: Props) {
  const { actions } = usePage();
  const of = `${agentName(range.agent)} · ${actionName(range.action)}, ${rangeWords(range)}`;
  if (!traces) return <p class="hint">{`Loading the traces of ${of}…`}</p>;
  const columns = [{ title: "Trace", grows: true }, { title: "Status" }, ...["Longest call", "Whole trace", "Began"].map((title) => ({ title, isNumber: true }))];
  const rows = traces.items.map(({ trace, longest }) => ({
    key: trace.key,
    cells: [<TraceLink key="trace" traceKey={trace.key} words={traceTitle(trace)} />, statusWords(trace), formatDuration(longest), formatDuration(trace.duration), momentText(trace.start, until)],
  }));
  return (
    <div class="traces-of-bar">
      <p class="hint" role="status">{`${counted(traces.total, "trace")} with a call of ${of}`}</p>
      <DataTable label={`Traces with a call of ${of}`} columns={columns} rows={rows} cards />
      {traces.total > traces.items.length && (
        <button type="button" class="link" onClick={() => actions.listMore()}>
          {`Show more (${formatCount(traces.items.length)} of ${formatCount(traces.total)})`}
        </button>
      )}
    </div>
  );
}

/** `answer cb91ce37`, as the tab of its timeline is called. */
export function traceTitle({ action, id }: TraceSummary): string {
  return [displayText(action), displayText(shortId(id))].filter(Boolean).join(" ");
}

function statusWords({ status, stale }: TraceSummary): string {
  if (status === "in_progress") return stale ? "never finished" : "in progress";
  return status === "error" ? "failed" : "ok";
}
