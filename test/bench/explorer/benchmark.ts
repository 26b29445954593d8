import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { EngineClient } from "../../../src/engine/client";
import { repositoryRoot } from "../../harness/repository";
import { writeLines } from "../lines";
import type { Report, Row } from "../report";
import { withEngine } from "../withEngine";

const folder = join(repositoryRoot, "out/bench");
const traces = 100_000;
const spans = 1_000_000;
const levels = 100_000;
const pageSize = 500;
/** Bytes in a second that a search of all texts has to read at least. */
const scanSpeed = 300e6;

/** How long the explorer waits for what it shows of many traces, and of one trace with many spans. */
export async function benchmarkExplorer(): Promise<Report> {
  mkdirSync(folder, { recursive: true });
  try {
    const { rows, bytes } = await measureMany(join(folder, "many.log"));
    const small = await measureDeep(join(folder, "small.log"), spans / 10, levels / 10);
    const large = await measureDeep(join(folder, "deep.log"), spans, levels);
    for (const what of ["assembled", "analysed"] as const) {
      rows.push({ what: `${spans} spans in one trace, ${levels} levels deep: ${what}`, ours: large[what], peer: { name: "a tenth of them", ns: small[what] }, atMost: 20 });
    }
    return {
      rows,
      notes: [
        `${traces} traces: ${Math.round(bytes / 1e6)} MB, four records each. First page: ${pageSize} rows, as the tree asks for them, after the order was changed; the longest of all orders.`,
        "Assembled: the rows of the timeline, from the index. Analysed: critical path, gaps, clocks, as a tooltip tells them.",
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureMany(path: string): Promise<{ readonly rows: Row[]; readonly bytes: number }> {
  writeMany(path);
  const bytes = statSync(path).size;
  return withLog(path, async (client) => {
    let page = 0;
    for (const sort of ["newest", "start", "duration", "errors", "hops"] as const) {
      page = Math.max(
        page,
        await timed(async () => {
          await client.call("groups", { by: "source" });
          await client.call("traces", { sort, offset: 0, limit: pageSize });
        }),
      );
    }
    const listed = (where: string) =>
      timed(async () => {
        await client.call("search", { where });
        await client.call("traces", { where, offset: 0, limit: pageSize });
      });
    const filter = await listed("status:error duration>500ms agent:llm");
    const groups = await timed(() => client.call("groups", { by: "agent" }));
    const text = await listed("nowhere-to-be-found");
    const rows: Row[] = [
      { what: `${traces} traces: the first page of the tree`, ours: page, atMost: 200e6 },
      { what: `${traces} traces: filtered by status, duration and agent`, ours: filter, atMost: 200e6 },
      { what: `${traces} traces: grouped by agent`, ours: groups, atMost: 200e6 },
      { what: `a text looked for in ${Math.round(bytes / 1e6)} MB`, ours: text, atMost: (bytes / scanSpeed) * 1e9 },
    ];
    return { rows, bytes };
  });
}

function measureDeep(path: string, count: number, deep: number): Promise<{ readonly assembled: number; readonly analysed: number }> {
  writeDeep(path, count, deep);
  return withLog(path, async (client) => {
    const [trace] = (await client.call("traces", { offset: 0, limit: 1 })).items;
    const key = trace?.key ?? "";
    const assembled = await timed(() => client.call("timeline", { key }));
    return { assembled, analysed: await timed(() => client.call("highlights", { key })) };
  });
}

function withLog<T>(path: string, measure: (client: EngineClient) => Promise<T>): Promise<T> {
  return withEngine(async (client) => {
    await client.call("open", { path, label: "log", kind: "file", follow: false });
    return await measure(client);
  }).finally(() => rmSync(path));
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await run();
  return Number(process.hrtime.bigint() - start);
}

const time = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();

/** Requests one behind the other, each of two agents; a tenth of them fails. */
function writeMany(path: string): void {
  writeLines(path, function* () {
    for (let request = 0; request < traces; request++) {
      const id = `00000000-0000-4000-8000-${String(request).padStart(12, "0")}`;
      const took = 10 + ((request * 7919) % 1000);
      const inner = request % 3 === 0 ? "llm" : "storage";
      const line = (ms: number, agent: string, event: string, level = "info") =>
        JSON.stringify({ agent, action: `do_${agent}`, message_id: `${request}-${agent}`, correlation_id: id, event, level, timestamp: time(request * 20 + ms), payload: "x".repeat(60) });
      yield line(0, "gateway", "message_received");
      yield line(2, inner, "message_received");
      yield request % 10 === 0 ? line(took - 2, inner, "message_failed", "error") : line(took - 2, inner, "message_processed");
      yield line(took, "gateway", request % 10 === 0 ? "message_failed" : "message_processed");
    }
  });
}

/** A chain of spans, each beneath the one before, and the others side by side beneath the first. */
function writeDeep(path: string, count: number, deep: number): void {
  writeLines(path, function* () {
    const common = { event: "span_finished", correlation_id: "T", agent: "a", message_id: "m" };
    for (let span = 0; span < count; span++) {
      const start = span < deep ? span : deep + span;
      const end = span < deep ? 4 * count - span : deep + span + 1;
      const parent = span === 0 ? {} : { parent_span_id: span < deep ? `s${span - 1}` : "s0" };
      yield JSON.stringify({ ...common, span_id: `s${span}`, ...parent, operation: "step", start_time: time(start), end_time: time(end), timestamp: time(end) });
    }
  });
}
