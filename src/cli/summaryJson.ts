import { jsonText, millisecondsOrNull, numberOrNull } from "../engine/document/jsonText";
import type { OpenedSource } from "./openSources";
import type { Session } from "./session";
import { listedTraces, type SummaryOptions } from "./traceList";

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

  await output.write('{"sources":');
  await writeList(session, sources);
  await output.write(`,\n${jsonText(totals).slice(1, -1)},\n"agents":`);
  await writeList(session, agents);
  await output.write(',\n"items":');
  await writeList(session, items(session, { sort, where }, limit));
  await output.write("}\n");
}

async function* items(session: Session, list: Pick<SummaryOptions, "sort" | "where">, limit: number): AsyncGenerator {
  for await (const { id, start, end, duration, status, stale, path, spans, records, errors } of listedTraces(session, list, limit)) {
    yield { id, start: start || null, end: end || null, durationMs: millisecondsOrNull(duration), status, stale, hops: path, spans, records, errors };
  }
}

async function writeList({ output }: Session, list: Iterable<unknown> | AsyncIterable<unknown>): Promise<void> {
  let before = "[\n";
  for await (const item of list) {
    await output.write(before + jsonText(item));
    before = ",\n";
  }
  await output.write(before === ",\n" ? "\n]" : "[]");
}
