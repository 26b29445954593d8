import type { AgentHealth, CallHealth, HistoryLine, ShownHealth } from "../../src/protocol/health";
import type { TraceSummary } from "../../src/protocol/lists";

const ms = 1e6;
const start = Date.UTC(2026, 10, 26, 14);

export function sampleTrace(key: string, action: string): TraceSummary {
  return { key, id: `${key}-4000-8000-0000`, source: 1, manySources: false, start: "2026-11-26T14:00:05.000000Z", end: "2026-11-26T14:00:06.000000Z", duration: 940 * ms, status: "ok", stale: false, action, path: [], spans: 4, records: 9, errors: 0 };
}

function agent(name: string, more: Partial<AgentHealth> = {}): AgentHealth {
  return { agent: name, state: "healthy", reasons: [], calls: 40, ended: 40, errors: 0, errorRate: 0, p50: 31 * ms, p95: 84 * ms, silence: NaN, slowest: { action: `do_${name}`, p95: 84 * ms }, newestError: undefined, ...more };
}

/** Ten steps of a second, in the fourth of which nothing ended. */
function line(errors: number): HistoryLine {
  const ended = [4, 4, 4, 0, 4, 4, 4, 4, 4, 8];
  const of = (ns: number) => ended.map((count, step) => (count === 0 ? NaN : ns * (1 + step / 10)));
  return { ended, errors: ended.map((count, step) => (step === 5 ? Math.min(count, errors) : 0)), p50: of(31 * ms), p95: of(84 * ms) };
}

function call(caller: string | undefined, name: string, more: Partial<CallHealth> = {}): CallHealth {
  return { caller, agent: name, calls: 40, ended: 40, errors: 0, p50: 31 * ms, p95: 84 * ms, rate: 4, ...more };
}

/** Text that a log could hold to harm who looks at it. */
export const hostile = '<img src=x onerror="document.title=1">\u202Egnp';

/** Forty requests: a gateway that asks a writer, which failed twice, and an agent with a name that somebody has thought about. */
export function sampleHealth(): ShownHealth {
  const agents = [
    agent(hostile),
    agent("gateway"),
    agent("writer", {
      state: "unhealthy", reasons: [{ measure: "errorRate", action: "", value: 0.05, limit: 0.02 }], errors: 2, errorRate: 0.05, p95: 940 * ms, slowest: { action: "draft", p95: 940 * ms },
      newestError: { trace: sampleTrace("c0ffee01", "answer"), text: "TimeoutError: no answer in 900 ms" },
    }),
  ];
  const bar = (from: number, below: number, ended: number, errors = 0) => ({ from, below, ended, errors });
  return {
    window: "1000 traces",
    report: {
      state: "unhealthy",
      traces: { state: "healthy", reasons: [], traces: 41, ok: 39, failed: 1, inProgress: 1, errorRate: 0.025, p50: 102 * ms, p95: 940 * ms, p99: 940 * ms, max: 2410 * ms },
      agents, newestFailed: undefined, longest: undefined, tipped: sampleTrace("c0ffee02", "answer"), isRunning: true, open: 41, from: start, until: start + 10_000,
    },
    history: { from: start, step: 1000, traces: line(1), agents: agents.map(({ agent: name }) => ({ agent: name, ...line(name === "writer" ? 2 : 0) })) },
    calls: [call(undefined, "gateway"), call("gateway", "writer", { errors: 2, p95: 940 * ms }), call("writer", hostile)],
    durations: [
      { agent: "gateway", action: "answer", bars: [bar(5e7, 1e8, 30), bar(1e8, 2e8, 10)] },
      { agent: "writer", action: "draft", bars: [bar(2e7, 5e7, 30), bar(5e7, 1e8, 0), bar(1e8, 2e8, 8), bar(2e8, 5e8, 0), bar(5e8, 1e9, 3, 2)] },
    ],
    errors: {
      groups: [{ number: 7, type: "TimeoutError", message: "no answer in <n> ms", place: "src/writer.ts:draft", count: 2, first: "2026-11-26T14:00:05.000000Z", last: "2026-11-25T23:59:58.000000Z", agents: ["writer"], traces: 2, row: 411 }],
      total: 1, read: 2, toRead: 2,
    },
  };
}
