import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Engine } from "../../../src/engine/engine";
import { statusOrder } from "../../../src/protocol/timeline";
import { writeTrace } from "../../bench/timeline/traceLog";
import { LogFolder } from "../engine/writtenLog";

describe("the generated trace of the benchmark", () => {
  it("is the same bytes for the same seed, and one trace that holds what its account says", async () => {
    const folder = new LogFolder();
    const engine = new Engine();
    try {
      const path = folder.file("a.log");
      const account = writeTrace(path, 20_000, 7);
      const written = readFileSync(path);
      writeTrace(path, 20_000, 7);
      assert.deepEqual(readFileSync(path), written);
      const { counts, statistics } = await engine.open({ path, label: "a", kind: "file", follow: false });
      assert.deepEqual([counts.malformed, counts.unstructured, statistics.traces], [0, 0, 1]);
      const [{ key } = { key: "" }] = engine.traces({ offset: 0, limit: 1 }).items;
      const { id, hops, spans, agents, columns } = await engine.timelines.timeline({ key });
      // The orchestrator, and the agent that never answered, have no span of their own: one is inferred for each.
      assert.deepEqual([id, spans, hops, agents.length], [account.correlationId, account.spans + 2, account.hops, 8]);
      assert.equal(account.spans, 20_000);
      const withStatus = (status: string) => columns.status.filter((code) => statusOrder[code] === status).length;
      assert.ok(account.failed > 0 && account.unfinished > 0);
      assert.equal(withStatus("error"), account.failed);
      // The last hop and its inferred span are in progress, too.
      assert.equal(withStatus("in_progress"), account.unfinished + 2);
      assert.ok(columns.depth.some((depth) => depth >= 8), "spans nest");
    } finally {
      await engine.dispose();
      folder.remove();
    }
  });
});
