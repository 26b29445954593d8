import assert from "node:assert/strict";
import fc from "fast-check";
import { Chance } from "../../../src/pipeline/chance";
import { together } from "../../../src/pipeline/together";

describe("chance", () => {
  it("depends on its key and on what is drawn, and on nothing else", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (key, what, before) => {
        const fresh = new Chance(key);
        const used = new Chance(key);
        used.fraction(before);
        assert.equal(fresh.fraction(what), used.fraction(what));
      }),
    );
  });

  it("stays within its bounds and reaches both ends", () => {
    const draws = Array.from({ length: 2_000 }, (_, n) => new Chance(String(n)));
    const numbers = draws.map((chance) => chance.between("n", 3, 6));
    assert.deepEqual([...new Set(numbers)].sort(), [3, 4, 5, 6]);
    assert.deepEqual([...new Set(draws.map((chance) => chance.pick("x", ["a", "b"])))].sort(), ["a", "b"]);
    const share = draws.filter((chance) => chance.happens("e", 0.25)).length / draws.length;
    assert.ok(Math.abs(share - 0.25) < 0.05, String(share));
    assert.throws(() => new Chance("k").pick("x", []), RangeError);
  });
});

describe("together", () => {
  it("answers all results in order, of work of different kinds", async () => {
    assert.deepEqual(await together([Promise.resolve(1), Promise.resolve("b")]), [1, "b"]);
  });

  it("waits for all work before it fails with the first failure", async () => {
    let finished = false;
    const slow = (async () => {
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
      finished = true;
    })();
    const failures = [Promise.reject(new Error("first")), slow, Promise.reject(new Error("second"))];
    await assert.rejects(together(failures), /first/);
    assert.equal(finished, true);
  });
});
