import type { AgentSummary, TraceSummary } from "../engine/api";
import { counted, formatBytes, formatCount, formatShare } from "../engine/format";
import type { OpenedSource } from "./openSources";
import type { Session } from "./session";
import { type Cell, type Column, tableLines } from "./table";
import type { Piece, Terminal } from "./terminal";
import { pagesOfTraces, screenful, type SummaryOptions } from "./traceList";
import { shortTime, statusPiece } from "./traceWords";

/** Malformed lines of a source that are told of. */
const toldMalformed = 5;
/** Hops of a trace that its row names; a trace may have any number. */
const namedHops = 12;

/** What people want to know: the account of each source, the totals, the agents, the traces. */
export async function writeSummaryText(session: Session, opened: readonly OpenedSource[], { sort, where, limit = screenful }: SummaryOptions): Promise<void> {
  for (const source of opened) await writeSource(session, source);
  const { engine, output, terminal } = session;
  const statistics = await engine.statistics({ where });
  await output.write(terminal.line());
  const among = where === "" ? "" : ` of ${formatCount((await engine.statistics({})).traces)}`;
  await output.write(terminal.facts(totals(statistics, terminal, among)));
  if (where === "" && statistics.traces === 0) await output.write(terminal.paragraph(whyNoTraces(opened)));
  if (statistics.traces === 0) return;
  await writeAgents(session, await engine.agents({}));
  await writeTraces(session, { sort, where }, limit, statistics.traces);
}

async function writeSource({ engine, output, terminal }: Session, { name, summary: { id, bytes, counts, dialects } }: OpenedSource): Promise<void> {
  const facts = [formatBytes(bytes), counted(counts.lines, "line"), counted(counts.records, "record")];
  for (const kind of ["continuation", "malformed", "unstructured", "blank"] as const) {
    if (counts[kind] > 0) facts.push(`${formatCount(counts[kind])} ${kind}`);
  }
  const read = Object.entries(dialects)
    .filter(([, records]) => records > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([dialect, records]) => `${dialect} ${formatCount(records)}`);
  if (read.length > 0) facts.push(read.join(", "));
  await output.write(terminal.facts(facts, [[name === "-" ? "standard input" : name, "bold"], "  "]));
  if (counts.malformed === 0) return;
  const { items, total } = await engine.malformed({ source: id, offset: 0, limit: toldMalformed });
  for (const { line, reason, text } of items) {
    await output.write(terminal.line(["  malformed", "red"], ` line ${line}: ${reason}  `, [text, "dim"]));
  }
  if (total > items.length) await output.write(terminal.line([`  ${terminal.signs.more} and ${formatCount(total - items.length)} more malformed`, "dim"]));
}

/** What to do about logs without traces. */
function whyNoTraces(opened: readonly OpenedSource[]): string {
  const [lines, records] = [opened.reduce((sum, { summary }) => sum + summary.counts.lines, 0), opened.reduce((sum, { summary }) => sum + summary.counts.records, 0)];
  if (lines === 0) return "There is nothing to read.";
  if (records === 0) return "No line is a record: a JSON object, perhaps behind what a tool puts before it, or key=value pairs.";
  return "No record names a correlation or trace ID by a key that is known. If one of your keys does, name it: --key correlation=KEY";
}

/** What the traces have in common, in words. @param among behind their number */
export function totals(statistics: Awaited<ReturnType<Session["engine"]["statistics"]>>, terminal: Terminal, among = ""): Piece[] {
  const { traces, ok, failed, inProgress, errorRate, withoutTrace } = statistics;
  const facts: string[] = [];
  if (ok + failed > 0) {
    for (const measure of ["p50", "p95", "p99", "max"] as const) facts.push(`${measure} ${terminal.duration(statistics[measure])}`);
  }
  if (inProgress > 0) facts.push(`${formatCount(inProgress)} in progress`);
  if (withoutTrace > 0) facts.push(`${counted(withoutTrace, "record")} without a trace`);
  const rate: Piece[] = ok + failed > 0 ? [[`${formatShare(errorRate)} failed`, failed > 0 ? "red" : undefined]] : [];
  return [[among === "" ? counted(traces, "trace") : `${formatCount(traces)}${among} traces`, "bold"], ...rate, ...facts];
}

const agentColumns: readonly Column[] = [
  { title: "AGENT", least: 13 },
  { title: "RECORDS", right: true },
  { title: "HOPS", right: true },
  { title: "FAILED", right: true },
  { title: "P95", right: true },
];

async function writeAgents({ output, terminal }: Session, agents: readonly AgentSummary[]): Promise<void> {
  if (agents.length === 0) return;
  const busiest = [...agents].sort((a, b) => b.records - a.records).slice(0, screenful);
  const rows = busiest.map(({ agent, records, hops, errors, p95 }): Cell[] => [
    agent,
    formatCount(records),
    formatCount(hops),
    [formatCount(errors), errors > 0 ? "red" : undefined],
    terminal.duration(p95),
  ]);
  await output.write(terminal.line());
  for (const line of tableLines(agentColumns, rows, terminal)) await output.write(line);
  const hidden = agents.length - busiest.length;
  if (hidden > 0) await output.write(terminal.line([`${terminal.signs.more} and ${formatCount(hidden)} more agents (--json lists all)`, "dim"]));
}

const traceColumns: readonly Column[] = [
  { title: "STATUS" },
  // The beginning of an ID names its trace, too.
  { title: "TRACE", least: 13 },
  { title: "START (UTC)" },
  { title: "DURATION", right: true },
  { title: "SPANS", right: true, spare: true },
  { title: "RECORDS", right: true, spare: true },
  { title: "ERRORS", right: true, spare: true },
  { title: "HOPS" },
];

async function writeTraces(session: Session, list: Pick<SummaryOptions, "sort" | "where">, limit: number, total: number): Promise<void> {
  const { output, terminal } = session;
  // A table for each page, so that a long list costs no memory.
  for await (const page of pagesOfTraces(session, list, limit)) {
    const rows = page.map((trace) => traceRow(trace, terminal));
    await output.write(terminal.line() + tableLines(traceColumns, rows, terminal).join(""));
  }
  const hidden = total - Math.min(limit, total);
  if (hidden > 0) await output.write(terminal.line([`${terminal.signs.more} and ${formatCount(hidden)} more traces (--limit ${limit + hidden} lists all)`, "dim"]));
}

function traceRow({ id, status, stale, start, duration, spans, records, errors, path }: TraceSummary, terminal: Terminal): Cell[] {
  return [
    statusPiece(status, stale),
    id,
    shortTime(start),
    terminal.duration(duration),
    formatCount(spans),
    formatCount(records),
    [formatCount(errors), errors > 0 ? "red" : undefined],
    hopsText(path, terminal),
  ];
}

function hopsText(path: readonly string[], { signs }: Terminal): string {
  const named = path.slice(0, namedHops).join(` ${signs.arrow} `);
  return path.length > namedHops ? `${named} ${signs.more} ${counted(path.length, "hop")}` : named;
}
