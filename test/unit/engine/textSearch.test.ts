import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { keysWith } from "../../../src/ingest/recordKeys";
import { ScanPool } from "../../../src/engine/scanPool";
import { TextSearch } from "../../../src/engine/textSearch";
import { LogFolder } from "./writtenLog";

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

  for (const [what, script, isStarted] of [
    ["does not wait for threads to start", "setInterval(() => {}, 1000);", true],
    ["of little starts no threads", "throw new Error('started');", false],
  ] as const) {
    it(what, async () => {
      const folder = new LogFolder();
      const lines = Array.from({ length: 100 }, (_, index) => `{"event":"${index % 7 === 3 ? "deadline missed" : "tick"}"}\n`);
      writeFileSync(folder.file("ticks.log"), lines.join(""));
      writeFileSync(folder.file("thread.js"), script);
      const pool = new ScanPool(folder.file("thread.js"), { threads: 1 });
      if (isStarted) pool.start();
      const fd = openSync(folder.file("ticks.log"), "r");
      try {
        const bytes = Uint32Array.from(lines, (line) => line.length - 1);
        const offset = Uint32Array.from(lines, (_, index) => lines.slice(0, index).join("").length);
        const search = new TextSearch([{ kind: "text", text: "missed", from: 0, to: 6 }], { keys: keysWith(), pool });
        const found: number[] = [];
        await search.forEach([0, 25, 50, 75], async (from) => {
          const [places = []] = await search.search({ fd, place: 0, offset, bytes, from, to: from + 25, end: offset[from + 25] ?? lines.join("").length });
          found.push(...places);
        });
        assert.deepEqual(found, lines.flatMap((line, index) => (line.includes("missed") ? [index] : [])));
        assert.equal(pool.hasThreads, isStarted);
      } finally {
        await pool.dispose();
        closeSync(fd);
        folder.remove();
      }
    });
  }

  it("leaves to threads what would take the engine's own long", async () => {
    const folder = new LogFolder();
    writeFileSync(folder.file("starting.js"), "setInterval(() => {}, 1000);");
    const pool = new ScanPool(folder.file("starting.js"), { threads: 1 });
    try {
      const search = new TextSearch([], { keys: keysWith(), pool });
      const none = new Uint32Array(1);
      const isLeft = assert.rejects(search.search({ fd: -1, place: 0, offset: none, bytes: none, from: 0, to: 1, end: 17 * 1024 * 1024 }), /The reading was stopped/);
      for (let turn = 0; turn < 3; turn++) await nextTurn();
      await pool.dispose();
      await isLeft;
    } finally {
      await pool.dispose();
      folder.remove();
    }
  });
});
