import assert from "node:assert/strict";
import type { EngineClient } from "../../../src/engine/client";
import { atMostEvery } from "../../../src/host/explorer/refresh";
import { ViewPause } from "../../../src/host/explorer/viewPause";
import type { EngineContract } from "../../../src/protocol/engine";

type Changed = EngineContract["events"]["changed"];

describe("the pause of the view", () => {
  let tell: (changed: Changed) => void;
  let pause: ViewPause;
  let shown: string[];

  /** That these traces have changed. */
  const changed = (...traces: string[]): Changed => ({ sources: [], traces });
  /** Resolves when all that was asked for before it is done. */
  const done = () =>
    new Promise<void>((resolve) => {
      atMostEvery(1, resolve).ask();
    });

  beforeEach(() => {
    shown = [];
    const engine: EngineClient = {
      call: () => Promise.reject(new Error("It asks nothing.")),
      on: (_event, listener) => {
        tell = listener;
        return () => undefined;
      },
    };
    pause = new ViewPause(engine);
    pause.on("changed", ({ traces }) => shown.push(traces.join()));
  });

  afterEach(() => {
    pause.dispose();
  });

  it("tells at its end once of all that has changed meanwhile", () => {
    tell(changed("a"));
    pause.pause();
    tell(changed("b"));
    tell(changed("c", "b"));
    assert.deepEqual(shown, ["a"]);
    pause.resume();
    tell(changed("d"));
    assert.deepEqual(shown, ["a", "b,c", "d"]);
  });

  it("says nothing at its end when nothing has changed", () => {
    pause.pause();
    pause.resume();
    assert.deepEqual(shown, []);
  });

  it("holds back what was about to be shown, and shows it at its end", async () => {
    const pace = pause.atMostEvery(1, () => shown.push("refreshed"));
    pace.ask();
    await done();
    assert.deepEqual(shown, ["refreshed"]);
    pace.ask();
    pause.pause();
    await done();
    assert.deepEqual(shown, ["refreshed"], "paused");
    pause.resume();
    await done();
    assert.deepEqual(shown, ["refreshed", "refreshed"]);
    pause.pause();
    pause.resume();
    await done();
    assert.deepEqual(shown, ["refreshed", "refreshed"], "it is not owed a second time");
    pace.dispose();
  });
});
