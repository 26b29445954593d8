import assert from "node:assert/strict";
import { RpcClient, RpcServer } from "../../../src/protocol/rpc";
import type { TimelineContract, TimelineMatches } from "../../../src/protocol/timeline";
import { RowSearch } from "../../../src/webview/rowSearch";
import { nothingAsked } from "./nothingAsked";
import { portPair } from "./portPair";
import { sampleTrace, smallTree } from "./sampleTrace";

const failed = (error: Error) => {
  throw error;
};

describe("what is looked for in a timeline", () => {
  it("moves with its rows when the trace grows, until the new matches have come", async () => {
    const [page, host] = portPair();
    const answers: ((matches: TimelineMatches) => void)[] = [];
    const asked = () => new Promise<TimelineMatches>((resolve) => answers.push(resolve));
    new RpcServer<TimelineContract>(host, { ...nothingAsked, matches: asked });
    let found: (() => void) | undefined;
    const search = new RowSearch(new RpcClient<TimelineContract>(page), { found: () => found?.(), failed });
    const answer = async (...rows: number[]) => {
      while (answers.length === 0) await new Promise((resolve) => setImmediate(resolve));
      const done = new Promise<void>((resolve) => (found = resolve));
      answers.shift()?.({ rows: Int32Array.from(rows), problem: undefined });
      await done;
    };
    search.begin(sampleTrace(smallTree));
    search.look("agent:a");
    await answer(1, 3);
    assert.deepEqual([...search.rows], [1, 3]);

    // A row comes before the others: those with the keys 20 and 40 are one further.
    const [first, ...others] = smallTree;
    assert.ok(first);
    search.begin(sampleTrace([first, { key: 15, parent: 0, depth: 1 }, ...others]));
    assert.deepEqual([...search.rows], [2, 4]);
    await answer(1);
    assert.deepEqual([...search.rows], [1]);
    search.look("");
    assert.deepEqual([...search.rows], []);
  });
});
