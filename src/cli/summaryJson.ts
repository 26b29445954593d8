import { flatJsonText, jsonText, millisecondsOrNull, numberOrNull } from "../engine/document/jsonText";
import type { TraceSummary } from "../engine/api";
import type { OpenedSource } from "./openSources";
import type { Session } from "./session";
import { pagesOfTraces, type SummaryOptions } from "./traceList";

/** One object, with a line for each item of its lists. */
export async function writeSummaryJson(session: Session, opened: readonly OpenedSource[], { sort, where, limit = Infinity }: SummaryOptions): Promise<void> {
  const { engine, output } = session;
  const { traces, withoutTrace, errorRate, p50, p95, p99, max } = await engine.statistics({ where });
  const sources = opened.map(({ name, summary: { bytes, counts, dialects, problem } }) => {
    const { lines, records, continuation, unstructured, malformed, blank } = counts;
    return { path: name, bytes, lines, records, continuation, unstructured, malformed, blank, dialects, ...(problem && { problem }) };
  });
  const totals = {
    traces,
    records: sources.reduce((sum, { records }) => sum + records, 0),
    withoutTrace,
    errorRate: numberOrNull(errorRate),
    durationMs: { p50: millisecondsOrNull(p50), p95: millisecondsOrNull(p95), p99: millisecondsOrNull(p99), max: millisecondsOrNull(max) },
  };
  const agents = (await engine.agents({})).map(({ agent, records, hops, errors, p95: agentP95 }) => ({ agent, records, hops, errors, p95Ms: millisecondsOrNull(agentP95) }));

  await output.write(`{"sources":${listText(sources.map(jsonText))},\n${jsonText(totals).slice(1, -1)},\n"agents":${listText(agents.map(jsonText))},\n"items":`);
  let before = "[\n";
  for await (const page of pagesOfTraces(session, { sort, where }, limit)) {
    await output.write(before + page.map(itemText).join(",\n"));
    before = ",\n";
  }
  await output.write(before === ",\n" ? "\n]}\n" : "[]}\n");
}

function itemText({ id, start, end, duration, status, stale, path, spans, records, errors }: TraceSummary): string {
  return flatJsonText({ id, start: start || null, end: end || null, durationMs: millisecondsOrNull(duration), status, stale, hops: path, spans, records, errors });
}

function listText(items: readonly string[]): string {
  return items.length === 0 ? "[]" : `[\n${items.join(",\n")}\n]`;
}
