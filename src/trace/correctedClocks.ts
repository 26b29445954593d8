import type { RecordColumns } from "../ingest/columns";
import { plusNanos, type Instant } from "../ingest/instant";
import type { AssembledTrace } from "./assemble";
import { clockSkews, correctedTimes, type AgentSkew } from "./clockSkew";
import { greatest, least } from "./times";

/** Clocks that differ by less say nothing: one producer cuts its times to milliseconds, another does not. ns */
const tolerance = 1e6;

/** The agents whose clocks are surely off: of each a hop began before its sender did. */
export function surelySkewed({ hops }: AssembledTrace): AgentSkew[] {
  return clockSkews(hops, tolerance).filter(({ certain }) => certain);
}

/** A trace with the times of its hops and spans by the clock of the root's agent; the same one when no clock is surely off. */
export function withCorrectedClocks(trace: AssembledTrace, columns: RecordColumns): AssembledTrace {
  // Whole ns, as instants are: a hop stays where its records are.
  const skews = surelySkewed(trace).map(({ agent, offset }) => ({ agent, offset: Math.round(offset) }));
  if (skews.length === 0) return trace;
  const offsets = new Map(skews.map(({ agent, offset }) => [agent, offset]));
  const moved = correctedTimes(trace, skews);
  let { first, last } = hullOutsideHops(trace, columns);
  for (const { start, end } of [...moved.hops, ...moved.spans]) {
    first = least(first, start);
    last = greatest(last, end);
  }
  // A clock that was behind may bring the first hop before the start of the trace as it was recorded.
  const shift = ({ start, end }: { readonly start: number; readonly end: number }) => ({ start: start - first, end: end - first });
  const noTimes = { start: NaN, end: NaN };
  return {
    ...trace,
    clockOffsets: offsets,
    start: trace.start && plusNanos(trace.start, first),
    duration: last - first,
    hops: trace.hops.map((hop, index) => {
      const by = (offsets.get(hop.agent) ?? 0) - first;
      return { ...hop, ...shift(moved.hops[index] ?? noTimes), openAt: hop.openAt + by, closeAt: hop.closeAt + by };
    }),
    spans: trace.spans.map((span, index) => ({ ...span, ...shift(moved.spans[index] ?? noTimes) })),
  };
}

/** When a record was written, ns after the trace's start: by the clock that the trace is shown by. @param place of the record in the trace */
export function timeOfRecord({ start, clockOffsets, hops, hopOf }: AssembledTrace, instant: Instant, place: number): number {
  if (!start) return NaN;
  const offset = clockOffsets?.get(hops[hopOf[place] ?? -1]?.agent ?? 0) ?? 0;
  return (instant.seconds - start.seconds) * 1e9 + (instant.nanos - start.nanos) + offset;
}

/** First and last time of the records that belong to no hop, ns after the trace's start: no clock of theirs is known, they stay. NaN without any. */
function hullOutsideHops(trace: AssembledTrace, columns: RecordColumns): { readonly first: number; readonly last: number } {
  let [first, last] = [NaN, NaN];
  trace.rows.forEach((row, place) => {
    const instant = (trace.hopOf[place] ?? -1) < 0 ? columns.instant(row) : undefined;
    if (!instant) return;
    const at = timeOfRecord(trace, instant, place);
    first = least(first, at);
    last = greatest(last, at);
  });
  return { first, last };
}
