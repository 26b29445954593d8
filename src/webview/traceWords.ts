/** What the toolbar says of a trace. */
import type { TimelineData } from "../protocol/timeline";
import { formatDuration } from "../trace/duration";
import { counted } from "../trace/quantities";
import { displayText } from "./displayText";

/** What went wrong in a few words, "" when nothing did: an error below a root that closed well is handled. */
export function problemWords({ status, error, errors }: TimelineData): string {
  if (status === "error") return error === "" ? "failed" : `failed: ${displayText(error)}`;
  return errors > 0 ? `${counted(errors, "error")} handled` : "";
}

/** `2.41 s · 6 hops · 39 spans · 84 records`, after `in progress` or `never finished` where that is so. */
export function totalsWords({ status, stale, durationNs, hops, spans, records }: TimelineData): string {
  const progress = status === "in_progress" ? [stale ? "never finished" : "in progress"] : [];
  return [...progress, formatDuration(durationNs), counted(hops, "hop"), counted(spans, "span"), counted(records, "record")].join(" · ");
}
