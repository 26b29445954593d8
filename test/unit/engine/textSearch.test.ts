import assert from "node:assert/strict";
import { keysWith } from "../../../src/ingest/recordKeys";
import { ScanPool } from "../../../src/engine/scanPool";
import { TextSearch } from "../../../src/engine/textSearch";

describe("a search of texts", () => {
  for (const [where, pool] of [["in threads", new ScanPool("no script is needed where nothing is ordered", { threads: 2 })], ["in one thread", undefined]] as const) {
    it(`is over when all is, has few pieces under way, and loses no failure, ${where}`, async () => {
      const search = new TextSearch([], { keys: keysWith(), pool });
      const all = Array.from({ length: 50 }, (_, index) => index);
      const done: number[] = [];
      let [underWay, most] = [0, 0];
      const act = async (one: number) => {
        most = Math.max(most, ++underWay);
        await Promise.resolve();
        done.push(one);
        underWay--;
      };
      await search.forEach(all, act);
      assert.deepEqual(done, all);
      assert.equal(most, pool ? 4 : 1);
      for (const failing of all) {
        // Right behind another one that is over at the same time.
        await assert.rejects(search.forEach(all, async (one) => {
          await act(one);
          if (one === failing) throw new Error("gone");
        }), /gone/);
      }
    });
  }
});
