import type { DocumentRow, TraceStatus, TraceSummary } from "../../protocol/engine";
import { formatDuration } from "../format";
import type { DocumentReader } from "./documentReader";
import { visibleText } from "./visibleText";

const statusWords: Readonly<Record<TraceStatus, string>> = { ok: "ok", error: "failed", in_progress: "in progress" };

/** A trace as lines of text, indented by depth: to be pasted into a message. Hostile signs stand as escapes. */
export async function traceText(trace: TraceSummary, document: DocumentReader): Promise<string> {
  const { id, action, path, records } = trace;
  const lines = [[action ? `${action} ${id}` : id, timesText(trace), trace.start].filter(Boolean).join(" · "), `${path.join(" → ")} · ${records} records`, ""];
  for (let index = 0; index < document.total; index++) {
    const row = await document.row(index);
    lines.push("  ".repeat(Math.min(row.depth, deepest)) + rowText(row));
  }
  return `${lines.map(visibleText).join("\n")}\n`;
}

/** Deeper rows are not indented further. */
const deepest = 40;

function rowText(row: DocumentRow): string {
  switch (row.kind) {
    case "hop":
      return [`${row.agent} ${row.action}`.trim(), row.retry > 0 ? `retry ${row.retry}` : "", timesText(row)].filter(Boolean).join(" · ");
    case "span":
      return [row.operation, timesText(row)].join(" · ");
    case "missing":
      return `missing parent ${row.spanId}`;
    case "record":
      return [row.timestamp.slice(11), row.level, row.event].filter(Boolean).join("  ");
  }
}

function timesText({ duration, status, stale }: { readonly duration: number; readonly status: TraceStatus; readonly stale: boolean }): string {
  return [Number.isNaN(duration) ? "" : formatDuration(duration), stale ? "never finished" : statusWords[status]].filter(Boolean).join(" · ");
}
