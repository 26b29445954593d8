import type { RecordColumns } from "../ingest/columns";
import type { TraceHighlights } from "../protocol/engine";
import type { TimelinePath } from "../protocol/timeline";
import { surelySkewed } from "../trace/correctedClocks";
import { criticalPathOf } from "../trace/criticalPath";
import { gaps } from "../trace/gaps";
import { kindCodes, rowStatusCodes } from "../trace/treeRows";
import { rules } from "../trace/why";
import type { TraceView } from "./traceView";

/** A gap shorter than this share of the trace is not worth a word. */
const leastGap = 0.05;
/** Agents of the critical path that are named. */
const namedAgents = 5;

/** What is worth knowing of a trace before it is opened. */
export async function highlightsOf({ names }: RecordColumns, view: TraceView): Promise<TraceHighlights> {
  const { trace, rows, words } = view;
  const agentOf = (row: number) => names.textOf(trace.hops[view.hopOfRow(row)]?.agent ?? 0);
  const nameOf = (row: number) => {
    const at = rows.at(row);
    return at ? words.nameOf(at) : Promise.resolve("");
  };
  let slowest = -1;
  let longest = -1;
  for (let row = 0; row < rows.length; row++) {
    const duration = (rows.end[row] ?? NaN) - (rows.start[row] ?? NaN);
    if (rows.kind[row] !== kindCodes.span || rows.status[row] === rowStatusCodes.in_progress || !(duration > longest)) continue;
    longest = duration;
    slowest = row;
  }
  const { causal, segments } = criticalPathOf(view.trace, view.rows);
  const onPath = new Map<string, number>();
  let covered = 0;
  for (const { row, start, end } of segments) {
    const agent = agentOf(row);
    onPath.set(agent, (onPath.get(agent) ?? 0) + end - start);
    covered += end - start;
  }
  const shares = Array.from(onPath, ([agent, ns]) => ({ agent, share: ns / covered }));
  let gap = { before: -1, after: -1, start: 0, end: 0 };
  for (const each of gaps(causal, Math.max(1, trace.duration * leastGap))) if (each.end - each.start > gap.end - gap.start) gap = each;
  return {
    slowest: slowest < 0 ? undefined : { name: await nameOf(slowest), agent: agentOf(slowest), duration: longest },
    criticalPath: shares.sort((a, b) => b.share - a.share).slice(0, namedAgents),
    gap: gap.before < 0 ? undefined : { before: await nameOf(gap.before), after: await nameOf(gap.after), duration: gap.end - gap.start },
    skews: surelySkewed(trace).map(({ agent, offset }) => ({ agent: names.textOf(agent), offset })),
    error: await words.errorOfTrace(),
    why: rules[trace.statusRule],
  };
}

/** The critical path as the timeline draws it. */
export function timelinePath(view: TraceView): TimelinePath {
  const { segments } = criticalPathOf(view.trace, view.rows);
  return {
    row: Int32Array.from(segments, ({ row }) => row),
    start: Float64Array.from(segments, ({ start }) => start),
    end: Float64Array.from(segments, ({ end }) => end),
  };
}
