import { plusNanos } from "../ingest/instant";
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
export function withCorrectedClocks(trace: AssembledTrace): AssembledTrace {
  const skews = surelySkewed(trace);
  const offsets = new Map(skews.map(({ agent, offset }) => [agent, offset]));
  if (skews.length === 0) return trace;
  const moved = correctedTimes(trace, skews);
  let first = NaN;
  let last = NaN;
  for (const { start, end } of [...moved.hops, ...moved.spans]) {
    first = least(first, start);
    last = greatest(last, end);
  }
  // A clock that was behind may bring the first hop before the start of the trace as it was recorded.
  const shift = ({ start, end }: { readonly start: number; readonly end: number }) => ({ start: start - first, end: end - first });
  const noTimes = { start: NaN, end: NaN };
  return {
    ...trace,
    start: trace.start && plusNanos(trace.start, first),
    duration: last - first,
    hops: trace.hops.map((hop, index) => {
      const by = (offsets.get(hop.agent) ?? 0) - first;
      return { ...hop, ...shift(moved.hops[index] ?? noTimes), openAt: hop.openAt + by, closeAt: hop.closeAt + by };
    }),
    spans: trace.spans.map((span, index) => ({ ...span, ...shift(moved.spans[index] ?? noTimes) })),
  };
}
