import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Engine } from "../../src/engine/engine";
import { repositoryRoot } from "../harness/repository";

/** What a producer's program wrote down of what it logged: see producers/. Texts are "" where nothing was logged. */
interface Expected {
  readonly counts: Readonly<Record<string, number>>;
  /** null where the output does not tell who wrote it. */
  readonly dialects: Readonly<Record<string, number>> | null;
  readonly records: readonly {
    readonly line: number;
    readonly timestamp: string | null;
    readonly level: string;
    readonly event: string;
    readonly correlation_id: string;
    readonly message_id: string;
    readonly agent: string;
  }[];
}

const folder = join(repositoryRoot, "test/fixtures/golden");
const names = readdirSync(folder).flatMap((producer) =>
  readdirSync(join(folder, producer))
    .filter((file) => file.endsWith(".log"))
    .map((file) => join(producer, file)),
);

/** All that the engine says of the records of a log, by line. */
async function read(path: string) {
  const engine = new Engine();
  try {
    const { counts, dialects } = await engine.open({ path, label: path, kind: "file", follow: false });
    const { items } = engine.traces({ offset: 0, limit: 1000 });
    const records: Expected["records"][number][] = [];
    for (const { key, id } of items) {
      const { items: rows } = await engine.document({ key, offset: 0, limit: 100_000 });
      for (const row of rows) {
        if (row.kind !== "record") continue;
        const hop = rows[row.hop];
        const { agent, messageId } = hop?.kind === "hop" ? hop : { agent: "", messageId: "" };
        records.push({ line: row.line, timestamp: row.timestamp || null, level: row.level, event: row.event, correlation_id: id, message_id: messageId, agent });
      }
    }
    return { counts, dialects, records: records.sort((a, b) => a.line - b.line) };
  } finally {
    await engine.dispose();
  }
}

describe("the logs of real producers say what was logged", () => {
  for (const name of names) {
    it(name, async () => {
      const expected = JSON.parse(readFileSync(join(folder, name.replace(/\.log$/, ".expected.json")), "utf8")) as Expected;
      const { counts, dialects, records } = await read(join(folder, name));
      assert.deepEqual(counts, expected.counts);
      if (expected.dialects) assert.deepEqual(dialects, expected.dialects);
      const facts = ({ line, timestamp, level, event, correlation_id, message_id, agent }: Expected["records"][number]) => ({ line, timestamp, level, event, correlation_id, message_id, agent });
      assert.deepEqual(records, expected.records.map(facts));
    });
  }
});
