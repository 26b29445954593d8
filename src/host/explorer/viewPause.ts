import type { EngineClient } from "../../engine/client";
import type { EngineContract } from "../../protocol/engine";
import { atMostEvery, type Pace } from "./refresh";

type Changed = EngineContract["events"]["changed"];

/** The engine as the views see it: while they are paused they are told of no change. What comes meanwhile is read as always. */
export class ViewPause implements EngineClient {
  readonly #engine: EngineClient;
  readonly #listeners = new Set<(changed: Changed) => void>();
  readonly #pausedListeners = new Set<() => void>();
  readonly #stop: () => void;
  #lines = 0;
  #linesBefore = 0;
  /** Set while paused. */
  #missed: { changed: Changed | undefined; readonly traces: Set<string> } | undefined;

  constructor(engine: EngineClient) {
    this.#engine = engine;
    this.#stop = engine.on("changed", (changed) => {
      this.#lines = changed.sources.reduce((sum, { counts }) => sum + counts.lines, 0);
      if (!this.#missed) {
        for (const listener of this.#listeners) listener(changed);
        return;
      }
      this.#missed.changed = changed;
      for (const key of changed.traces) this.#missed.traces.add(key);
      for (const listener of this.#pausedListeners) listener();
    });
  }

  readonly call: EngineClient["call"] = (method, params, signal) => this.#engine.call(method, params, signal);

  on(_event: "changed", listener: (changed: Changed) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get isPaused(): boolean {
    return this.#missed !== undefined;
  }

  /** Lines that have come while paused. */
  get missedLines(): number {
    return this.isPaused ? Math.max(0, this.#lines - this.#linesBefore) : 0;
  }

  /** Told when it is paused, resumed, and of what comes while it is paused. */
  onPaused(listener: () => void): { dispose(): void } {
    this.#pausedListeners.add(listener);
    return { dispose: () => this.#pausedListeners.delete(listener) };
  }

  /** As `atMostEvery`, of what shows in the view: what was asked for and is not done when it is paused is done once it is resumed. */
  readonly atMostEvery = (ms: number, act: () => void): Pace => {
    let isOwed = false;
    const pace = atMostEvery(ms, () => {
      isOwed = this.isPaused;
      if (!isOwed) act();
    });
    const paused = this.onPaused(() => {
      if (isOwed && !this.isPaused) pace.ask();
    });
    return {
      ask: pace.ask,
      dispose: () => {
        paused.dispose();
        pace.dispose();
      },
    };
  };

  pause(): void {
    this.#missed ??= { changed: undefined, traces: new Set() };
    this.#linesBefore = this.#lines;
    for (const listener of this.#pausedListeners) listener();
  }

  /** Shows what has come meanwhile. */
  resume(): void {
    const missed = this.#missed;
    this.#missed = undefined;
    for (const listener of this.#pausedListeners) listener();
    if (!missed?.changed) return;
    const changed = { ...missed.changed, traces: [...missed.traces] };
    for (const listener of this.#listeners) listener(changed);
  }

  dispose(): void {
    this.#stop();
    this.#listeners.clear();
    this.#pausedListeners.clear();
  }
}
