import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Engine } from "../../../src/engine/engine";
import { generateLog } from "../../bench/ingest/generator";
import { LogFolder } from "../engine/writtenLog";

describe("the generated log of the benchmark", () => {
  it("is the same bytes for the same seed, and holds what its account says", async () => {
    const folder = new LogFolder();
    const engine = new Engine();
    try {
      const path = folder.file("a.log");
      const account = generateLog(path, 2_000_000, 7, 50);
      const digest = createHash("sha256").update(readFileSync(path)).digest("hex");
      generateLog(path, 2_000_000, 7, 50);
      assert.equal(createHash("sha256").update(readFileSync(path)).digest("hex"), digest);
      const { bytes, counts, statistics } = await engine.open({ path, label: "a", kind: "file", follow: false });
      assert.deepEqual([bytes, counts.lines, counts.records], [account.bytes, account.lines, account.lines]);
      assert.deepEqual([statistics.traces, statistics.failed, statistics.inProgress], [account.requests, account.failed, account.inProgress]);
      const perLine = account.bytes / account.lines;
      assert.ok(perLine > 280 && perLine < 300, `${perLine} bytes a line`);
    } finally {
      await engine.dispose();
      folder.remove();
    }
  });
});
