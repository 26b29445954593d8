// What a log says by plain loops over its lines and plain sorts: what the engine's figures are compared with. For logs whose hops have an
// agent and a message and begin with an opening event.

interface Line {
  readonly timestamp: string;
  readonly event: string;
  readonly agent: string;
  readonly message_id: string;
  readonly parent_message_id?: string;
  readonly correlation_id: string;
  readonly action?: string;
  readonly error?: string;
}

/** How long something took and how it ended. Times in ms since 1970. */
export interface Timed {
  readonly start: number;
  readonly end: number;
  readonly ms: number;
  readonly status: "ok" | "error" | "in_progress";
}

export interface CountedHop extends Timed {
  readonly trace: string;
  readonly agent: string;
  readonly action: string;
  /** The agent whose message asked for it. */
  readonly caller: string | undefined;
  readonly error: string;
}

export interface CountedTrace extends Timed {
  readonly id: string;
  readonly hops: readonly CountedHop[];
}

/** The values of a key, each with all that has it, in the order in which they first come. */
export function groupedBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function extentOf(lines: readonly Line[]) {
  const times = lines.map(({ timestamp }) => Date.parse(timestamp)).sort((a, b) => a - b);
  const [start = NaN, end = NaN] = [times[0], times.at(-1)];
  return { start, end, ms: end - start };
}

export function tracesIn(text: string): CountedTrace[] {
  const lines = text.trim().split("\n").map((each) => JSON.parse(each) as Line);
  return Array.from(groupedBy(lines, (each) => each.correlation_id), ([id, records]) => {
    const agentOf = new Map(records.map((each) => [each.message_id, each.agent]));
    const hops = Array.from(groupedBy(records, (each) => each.message_id), ([, ofHop]): CountedHop => {
      const [opened, closed] = ofHop;
      const status = closed === undefined ? "in_progress" : closed.event === "message_failed" ? "error" : "ok";
      const caller = agentOf.get(opened?.parent_message_id ?? "");
      return { ...extentOf(ofHop), trace: id, agent: opened?.agent ?? "", action: opened?.action ?? "", caller, status, error: closed?.error ?? "" };
    });
    const root = hops.find(({ caller }) => caller === undefined);
    return { ...extentOf(records), id, hops, status: root?.status ?? "ok" };
  });
}

export const hasEnded = ({ status }: Timed) => status !== "in_progress";
export const hasFailed = ({ status }: Timed) => status === "error";

/** By code unit. */
export const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The one that ended last. */
export const newestOf = <T extends Timed>(items: readonly T[]): T | undefined => [...items].sort((a, b) => a.end - b.end).at(-1);

/** The nearest-rank percentile of the durations of what has ended, ns. */
export function percentile(items: readonly Timed[], percent: number): number {
  const sorted = items.filter(hasEnded).map(({ ms }) => ms * 1e6).sort((a, b) => a - b);
  return sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? NaN;
}

export function figuresOf(items: readonly Timed[]) {
  const ended = items.filter(hasEnded);
  return { ended: ended.length, errors: ended.filter(hasFailed).length, p50: percentile(items, 50), p95: percentile(items, 95) };
}
