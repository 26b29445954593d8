import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Engine } from "../../src/engine/engine";
import type { TraceStatistics, TraceSummary } from "../../src/protocol/engine";
import { repositoryRoot } from "../harness/repository";

const fixtures = join(repositoryRoot, "test/fixtures");
/** The logs that came with the model's text, and our own for the sentences that those leave out. */
const logs = ["model", "model-own"].flatMap((folder) =>
  readdirSync(join(fixtures, folder))
    .filter((file) => file.endsWith(".log"))
    .sort()
    .map((file) => join(folder, file)),
);

/** Worked out by hand from the model's text; an account of lines that is absent is not compared. Times in ms, null for none. */
interface Expected {
  readonly sources?: readonly Record<string, number>[];
  readonly traces: number;
  readonly withoutTrace: number;
  readonly errorRate: number;
  readonly durationMs: Readonly<Record<"p50" | "p95" | "p99" | "max", number>>;
  readonly items: readonly {
    readonly id: string;
    readonly durationMs: number | null;
    readonly status: string;
    readonly stale?: boolean;
    readonly hops: readonly string[];
    readonly spans: number;
    readonly records: number;
    readonly errors: number;
  }[];
}

const closeTo = (actual: number, expected: number | null, what: string) => {
  if (expected === null) assert.ok(Number.isNaN(actual), `${what}: ${actual} is not absent`);
  else assert.ok(Math.abs(actual - expected) <= 0.002, `${what}: ${actual} is not ${expected}`);
};

describe("the logs of the model, worked out by hand", () => {
  for (const name of logs) {
    it(name, async () => {
      const expected = JSON.parse(readFileSync(join(fixtures, name.replace(/\.log$/, ".expected.json")), "utf8")) as Expected;
      const engine = new Engine();
      const source = await engine.open({ path: join(fixtures, name), label: name, kind: "file", follow: false });
      const statistics = engine.statistics();
      const { items } = engine.traces({ source: source.id, offset: 0, limit: 1000 });
      await engine.dispose();
      for (const [kind, count] of Object.entries(expected.sources?.[0] ?? {})) {
        assert.equal(source.counts[kind as keyof typeof source.counts], count, kind);
      }
      const { lines, ...parts } = source.counts;
      assert.equal(Object.values(parts).reduce((sum, count) => sum + count, 0), lines, "the account adds up");
      compareStatistics(statistics, expected);
      assert.equal(items.length, expected.items.length);
      for (const item of expected.items) compareTrace(items.find(({ id }) => id === item.id), item);
    });
  }
});

function compareStatistics(actual: TraceStatistics & { readonly withoutTrace: number }, expected: Expected): void {
  assert.equal(actual.traces, expected.traces);
  assert.equal(actual.withoutTrace, expected.withoutTrace);
  closeTo(actual.errorRate, expected.errorRate, "error rate");
  for (const key of ["p50", "p95", "p99", "max"] as const) closeTo(actual[key] / 1e6, expected.durationMs[key], key);
}

function compareTrace(actual: TraceSummary | undefined, expected: Expected["items"][number]): void {
  assert.ok(actual, `the trace ${expected.id} is listed`);
  closeTo(actual.duration / 1e6, expected.durationMs, `duration of ${expected.id}`);
  const { status, stale, path, spans, records, errors } = actual;
  assert.deepEqual(
    { status, stale, hops: path, spans, records, errors },
    {
      status: expected.status,
      stale: expected.stale ?? false,
      hops: expected.hops,
      spans: expected.spans,
      records: expected.records,
      errors: expected.errors,
    },
    expected.id,
  );
}
