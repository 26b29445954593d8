import { exceptionOf, type LoggedException } from "../ingest/exception";
import { exceptionsInEvents } from "../ingest/spanEvents";
import type { TimelineDetails, TimelineException, TimelineLink } from "../protocol/timeline";
import { eventsOfRow } from "./rowEvents";
import type { TraceView } from "./traceView";
import { usualBudget, valueTree } from "./valueTree";
import { whyOfHop, whyOfSpan } from "./whyWords";

/** So much of a record and of an exception's message is shown. Characters. */
const mostOfRecord = 1_000_000;
const mostOfMessage = 4000;
const mostExceptions = 10;
const mostEvents = 200;
const mostChildren = 100;

/** What is known of a row of a trace beyond its bar and its records. */
export async function rowDetails(view: TraceView, index: number): Promise<TimelineDetails> {
  const row = view.rows.at(index);
  const { details, trace } = view;
  const hop = row?.kind === "hop" ? trace.hops[row.index] : undefined;
  const span = row?.kind === "span" ? trace.spans[row.index] : undefined;
  const telling = hop ? (hop.status === "error" && hop.closeRow >= 0 ? hop.closeRow : hop.firstRow) : (span?.row ?? -1);
  const { fields } = telling < 0 ? { fields: {} } : await details.of(telling);
  const raw = telling < 0 ? "" : await details.written(telling);
  const why = hop ? whyOfHop(hop) : span ? whyOfSpan(span) : undefined;
  const questions = [
    ["Why a hop", why?.hop ?? ""],
    ["Why inferred", why?.inferred ?? ""],
    ["Why this status", why?.status ?? ""],
    ["Why here", why?.parent ?? ""],
  ] as const;
  const own = exceptionOf(fields);
  const children = childRows(view, index);
  const parent = row?.parent ?? -1;
  return {
    attributes: valueTree(fields),
    record: telling,
    raw: raw.slice(0, mostOfRecord),
    rawCut: Math.max(0, raw.length - mostOfRecord),
    exceptions: exceptionsFrom([...(own ? [own] : []), ...exceptionsInEvents(fields)]),
    ...(await eventsOf(view, index)),
    parent: parent < 0 ? undefined : await linkTo(view, parent),
    children: await Promise.all(children.slice(0, mostChildren).map((child) => linkTo(view, child))),
    childCount: children.length,
    why: questions.filter(([, rule]) => rule !== ""),
  };
}

async function eventsOf(view: TraceView, index: number): Promise<Pick<TimelineDetails, "events" | "eventCount">> {
  const all = await eventsOfRow(view, index);
  const budget = usualBudget();
  const events = all.slice(0, mostEvents).map(({ name, at, attributes }) => ({ name: name.slice(0, mostOfMessage), at, attributes: valueTree(attributes, budget) }));
  return { events, eventCount: all.length };
}

function childRows({ rows }: TraceView, index: number): number[] {
  const children: number[] = [];
  const descendantsOf = (row: number) => rows.descendants[row] ?? 0;
  for (let child = index + 1; child <= index + descendantsOf(index); child += descendantsOf(child) + 1) children.push(child);
  return children;
}

async function linkTo(view: TraceView, index: number): Promise<TimelineLink> {
  const row = view.rows.at(index);
  return { row: index, name: row ? await view.words.nameOf(row) : "" };
}

/** With what each was raised from, behind it. */
function exceptionsFrom(given: readonly LoggedException[]): TimelineException[] {
  const found: TimelineException[] = [];
  const waiting = given.toReversed();
  for (let next = waiting.pop(); next && found.length < mostExceptions; next = waiting.pop()) {
    const { type, message, frames, causes } = next;
    const shown = message.length > mostOfMessage ? `${message.slice(0, mostOfMessage)}…` : message;
    found.push({ type, message: shown, frames: frames.map(({ file, line, name }) => ({ file, line, name })) });
    waiting.push(...causes.slice().reverse());
  }
  return found;
}
