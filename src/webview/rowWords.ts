/** What the page says of a row: at its bar, in the tooltip, to a screen reader. */
import type { TimelineText } from "../protocol/timeline";
import { formatDuration } from "../trace/duration";
import { displayText } from "./displayText";
import { rowFacts, type RowFacts } from "./rowFacts";
import type { ShownTime } from "./shownTime";
import { groupDetails, groupWords, type GroupFacts } from "./siblingGroup";
import type { TooltipContent } from "./tooltip";
import type { TraceView } from "./traceView";
import type { Viewport } from "./viewport";

export interface BarLabel {
  readonly duration: string;
  /** What to say beyond the duration, "" for nothing. */
  readonly note: string;
  readonly isError: boolean;
}

/** The longest error beside a bar, characters; the tooltip has all of it. */
const longestNote = 40;

/** `420 ms` and `TimeoutError`: of an error, what stands before its colon. */
export function barLabel(facts: RowFacts, text: TimelineText | undefined, group: GroupFacts | undefined): BarLabel {
  if (group) return { duration: `×${group.count}`, note: groupWords(group), isError: false };
  const duration = formatDuration(facts.duration);
  switch (facts.state) {
    case "in_progress":
      return { duration, note: "in progress", isError: false };
    case "never_finished":
      return { duration, note: "never finished", isError: false };
    case "error":
      return { duration, note: errorName(text?.error ?? ""), isError: true };
    case "ok":
      return { duration, note: "", isError: false };
  }
}

function errorName(error: string): string {
  const name = displayText(error.split(": ", 1)[0] ?? "").trim();
  return name.length > longestNote ? `${name.slice(0, longestNote - 1)}…` : name;
}

/** `finished`, `failed: TimeoutError: upstream`, `in progress`, `never finished`; and whether the span is inferred. */
export function statusWords(facts: RowFacts, text: TimelineText | undefined): string {
  const error = displayText(text?.error ?? "");
  const words = {
    ok: "finished",
    error: error === "" ? "failed" : `failed: ${error}`,
    in_progress: "in progress",
    never_finished: "never finished",
  }[facts.state];
  return facts.inferred && !facts.isHop ? `${words} (inferred span)` : words;
}

/** `+1.402 s`: with three decimals, without zeros at the end. */
export function formatOffset(ns: number): string {
  if (!Number.isFinite(ns)) return "unknown";
  const sign = ns < 0 ? "-" : "+";
  const size = Math.abs(ns);
  if (size >= 60e9) return `${sign}${formatDuration(size)}`;
  if (size >= 1e9) return `${sign}${Number((size / 1e9).toFixed(3))} s`;
  if (size >= 1e6) return `${sign}${Number((size / 1e6).toFixed(3))} ms`;
  return size === 0 ? "+0 ms" : `${sign}${Number((size / 1e3).toFixed(3))} µs`;
}

/**
 * The time of day in UTC of an instant of the trace, `14:02:11.082`, as the logs have it.
 * @param startMs of the trace, ms since 1970, NaN when unknown
 * @param offset ns
 */
export function clockTime(startMs: number, offset: number): string {
  const date = new Date(startMs + offset / 1e6);
  if (Number.isNaN(date.getTime())) return "";
  return date.toISOString().slice(11, 23);
}

/** A row in words. @param text undefined until it has come; of a group that of its first member */
export function describeRow(view: TraceView, row: number, text: TimelineText | undefined): TooltipContent {
  const facts = rowFacts(view.columns, view.data.agents, row);
  const group = view.groupOf(row);
  const clock = clockTime(view.data.startMs, facts.start);
  const start = ["Start", clock === "" ? formatOffset(facts.start) : `${formatOffset(facts.start)} · ${clock} UTC`] as const;
  const name = displayText(text?.name ?? "");
  if (group) return { title: `${name} ×${group.count}`, subtitle: facts.agentName, details: [start, ...groupDetails(group)], histogram: group.histogram };
  return {
    title: name,
    subtitle: facts.agentName,
    details: [start, ["Duration", formatDuration(facts.duration)], ["Self time", formatDuration(facts.selfTime)], ["Status", statusWords(facts, text)]],
  };
}

/** What part of the time is in sight, for who does not see it. */
export function shownWords({ from, to }: Viewport, time: ShownTime): string {
  if (from === 0 && to === 1) return "The whole trace is shown";
  return `Shown from ${formatOffset(time.real(from * time.duration))} to ${formatOffset(time.real(to * time.duration))}`;
}

/** The match behind or before a row, around the ends; -1 when there is none. @param matches ascending */
export function nextMatch(matches: Int32Array, from: number, step: 1 | -1): number {
  if (matches.length === 0) return -1;
  if (step > 0) return matches.find((row) => row > from) ?? matches[0] ?? -1;
  return matches.findLast((row) => row < from) ?? matches.at(-1) ?? -1;
}

/** `3 of 12` when a match is selected, else `12 matches`. */
export function matchWords(rows: Int32Array, selected: number): string {
  const place = rows.indexOf(selected);
  if (place >= 0) return `${place + 1} of ${rows.length}`;
  return rows.length === 0 ? "No match" : `${rows.length} ${rows.length === 1 ? "match" : "matches"}`;
}
