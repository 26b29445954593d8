import { exceptionOf, type LoggedException } from "../ingest/exception";
import type { JsonObject } from "../ingest/jsonObject";
import type { TimelineDetails, TimelineException, TimelineRecord } from "../protocol/timeline";
import type { TraceView } from "./traceView";
import { whyOfHop, whyOfSpan } from "./whyWords";

/** So much of a value is shown. Characters. */
const mostOfValue = 4000;
const mostAttributes = 500;
const mostExceptions = 10;
/** Objects within objects are named by dotted names so deep, deeper ones are shown as JSON. */
const deepestName = 4;

/** What is known of a row of a trace beyond its bar. @param records how many of its records are listed at most */
export async function rowDetails(view: TraceView, index: number, records: number): Promise<TimelineDetails> {
  const row = view.rows[index];
  const { details, trace } = view;
  const hop = row?.kind === "hop" ? trace.hops[row.index] : undefined;
  const span = row?.kind === "span" ? trace.spans[row.index] : undefined;
  const telling = hop ? (hop.status === "error" && hop.closeRow >= 0 ? hop.closeRow : hop.firstRow) : (span?.row ?? -1);
  // Those of a hop are shown beneath its span where it has one.
  const own = hop ? [...trace.rows.filter((_row, place) => trace.hopOf[place] === row?.index)] : view.beneath(index).flatMap(({ record }) => (record >= 0 ? [record] : []));
  const { fields } = telling < 0 ? { fields: {} } : await details.of(telling);
  const why = hop ? whyOfHop(hop) : span ? whyOfSpan(span) : undefined;
  const questions = [
    ["Why a hop", why?.hop ?? ""],
    ["Why inferred", why?.inferred ?? ""],
    ["Why this status", why?.status ?? ""],
    ["Why here", why?.parent ?? ""],
  ] as const;
  return {
    attributes: attributesOf(fields),
    record: telling,
    raw: telling < 0 ? "" : await details.written(telling),
    exceptions: exceptionsOf(exceptionOf(fields)),
    records: await Promise.all(own.slice(0, records).map(async (record): Promise<TimelineRecord> => {
      const { event } = await details.of(record);
      return { row: record, line: details.line(record), time: details.time(record), level: details.level(record), event };
    })),
    recordCount: own.length,
    why: questions.filter(([, rule]) => rule !== ""),
  };
}

function attributesOf(fields: JsonObject): TimelineDetails["attributes"] {
  const attributes: { readonly name: string; readonly text: string }[] = [];
  const waiting = Object.entries(fields).map(([name, value]) => ({ name, value, depth: 1 })).reverse();
  for (let next = waiting.pop(); next && attributes.length < mostAttributes; next = waiting.pop()) {
    const { name, value, depth } = next;
    if (typeof value === "object" && value !== null && !Array.isArray(value) && depth < deepestName) {
      for (const [key, inner] of Object.entries(value).reverse()) waiting.push({ name: `${name}.${key}`, value: inner as unknown, depth: depth + 1 });
    } else attributes.push({ name, text: textOf(value) });
  }
  return attributes;
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > mostOfValue ? `${text.slice(0, mostOfValue)}…` : text;
}

function exceptionsOf(first: LoggedException | undefined): TimelineException[] {
  const found: TimelineException[] = [];
  const waiting = first ? [first] : [];
  for (let next = waiting.pop(); next && found.length < mostExceptions; next = waiting.pop()) {
    const { type, message, frames, causes } = next;
    found.push({ type, message: textOf(message), frames: frames.map(({ file, line, name }) => ({ file, line, name })) });
    waiting.push(...causes.slice().reverse());
  }
  return found;
}
