import assert from "node:assert/strict";
import { atMostEvery } from "../../../src/host/explorer/refresh";
import { TreeRefresh } from "../../../src/host/explorer/treeRefresh";

describe("the refreshing of a tree", () => {
  let refresh: TreeRefresh<string>;
  let told: (elements: readonly string[] | undefined) => void;
  const next = () => new Promise<readonly string[] | undefined>((resolve) => (told = resolve));

  const start = (quietMs: number, patienceMs = 60_000) => {
    const tell = (elements: readonly string[] | undefined) => {
      told(elements);
    };
    refresh = new TreeRefresh<string>(tell, atMostEvery, { everyMs: 1, quietMs, manyRows: 50, patienceMs });
  };

  /** Resolves when it is told that elements have so many new rows. */
  const after = async (...changes: readonly (readonly [string, number])[]) => {
    const tells = next();
    for (const [element, rows] of changes) refresh.changed(element, rows);
    return tells;
  };

  afterEach(() => {
    refresh.dispose();
  });

  it("gathers what has changed, and is of everything when the list itself has", async () => {
    start(60_000);
    assert.deepEqual(await after(["a", 1], ["b", 0], ["a", 1]), ["a", "b"]);
    const tells = next();
    refresh.changed("a", 1);
    refresh.changedAll();
    assert.equal(await tells, undefined);
    refresh.asked();
    assert.deepEqual(await after(["b", 1]), ["b"], "what was told is not told again");
  });

  it("takes rows that come in numbers, time after time, for a list that nobody reads to its end", async () => {
    start(60_000);
    await after(["a", 1200]);
    assert.equal(refresh.isPouring("a"), false, "a log that is read at once is none");
    await after(["a", 20], ["a", 30], ["b", 49]);
    assert.deepEqual(["a", "b"].map((element) => refresh.isPouring(element)), [true, false]);
    assert.equal(refresh.isPouring(), true);
    assert.deepEqual(await after(["b", 1]), ["b", "a"], "it is whole again when it grows no more");
    assert.equal(refresh.isPouring(), false);
  });

  it("makes a list whole again after a while of silence", async () => {
    start(20);
    await after(["a", 50]);
    await after(["a", 50]);
    assert.equal(refresh.isPouring("a"), true);
    assert.deepEqual(await next(), ["a"]);
    assert.equal(refresh.isPouring("a"), false);
  });

  describe("waits until VS Code asks for what it was told of", () => {
    const changedWhileBusy = async () => {
      refresh.asked("a");
      await after(["a", 1]);
      const all: (readonly string[] | undefined)[] = [];
      told = (elements) => all.push(elements);
      refresh.changed("a", 1);
      await new Promise<void>((resolve) => {
        atMostEvery(1, () => {
          atMostEvery(1, resolve).ask();
        }).ask();
      });
      assert.deepEqual(all, [], "it would queue up");
    };
    const arrivals: readonly (readonly [string, () => void])[] = [
      ["asks for the rows", () => refresh.asked("a")],
      ["asks for those of the root", () => refresh.asked()],
      ["hides them", () => refresh.collapsed("a")],
    ];

    for (const [how, arrives] of arrivals) {
      it(`which ${how}`, async () => {
        start(60_000);
        await changedWhileBusy();
        const tells = next();
        arrives();
        assert.deepEqual(await tells, ["a"]);
      });
    }

    it("but not for ever", async () => {
      start(60_000, 20);
      await changedWhileBusy();
      assert.deepEqual(await next(), ["a"]);
    });

    it("where it shows rows", async () => {
      start(60_000);
      assert.deepEqual(await after(["a", 1]), ["a"]);
      assert.deepEqual(await after(["a", 1]), ["a"], "rows that are hidden are not asked for");
    });
  });
});
