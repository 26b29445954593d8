// The program that anybody would write first: it reads a log line by line, parses each and keeps what it knows of each request.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

interface Seen {
  start: string;
  end: string;
  records: number;
  errors: number;
}

async function main(path: string): Promise<void> {
  const traces = new Map<string, Seen>();
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const record = JSON.parse(line) as { readonly correlation_id: string; readonly timestamp: string; readonly level: string };
    let seen = traces.get(record.correlation_id);
    if (!seen) traces.set(record.correlation_id, (seen = { start: record.timestamp, end: record.timestamp, records: 0, errors: 0 }));
    seen.end = record.timestamp;
    seen.records++;
    if (record.level === "error" || record.level === "critical") seen.errors++;
  }
  const durations = Float64Array.from(traces.values(), ({ start, end }) => Date.parse(end) - Date.parse(start)).sort();
  const first = [...traces].sort(([, a], [, b]) => (a.start < b.start ? -1 : 1)).slice(0, 20);
  console.log(JSON.stringify({ traces: traces.size, p95: durations[Math.ceil(durations.length * 0.95) - 1], first }));
}

void main(process.argv[2] ?? "");
