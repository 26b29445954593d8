import * as vscode from "vscode";
import type { EngineClient } from "../../engine/client";
import type { HealthReport, HealthStates, SourceSummary } from "../../protocol/engine";
import { atMostEvery } from "../explorer/refresh";
import { onHealthSettings, readHealthSettings, type HealthSettings } from "./healthSettings";
import type { Observation } from "./healthWords";
import { RateMeter } from "./rateMeter";

/** Health is asked for at most this often while anything changes. ms */
const refreshMs = 300;
/** While something runs, a rate falls and an agent falls silent although nothing comes. ms */
const tickMs = 1000;

/** Asks the engine for the health of all that is open: whenever that changes, and while it runs. Knows the states before. */
export class HealthMonitor implements vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #now: () => number;
  readonly #meter = new RateMeter();
  readonly #changed = new vscode.EventEmitter<Observation>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: vscode.Disposable;
  #settings: HealthSettings = readHealthSettings();
  #before: HealthStates | undefined;
  #sources: readonly SourceSummary[] = [];
  #tick: NodeJS.Timeout | undefined;
  #isDisposed = false;

  /** @param now ms, of a clock that only goes forward */
  constructor(engine: EngineClient, log: vscode.LogOutputChannel, now: () => number = () => performance.now()) {
    this.#engine = engine;
    this.#now = now;
    const refresh = atMostEvery(refreshMs, () => {
      this.#ask().catch((error: unknown) => {
        log.error(error instanceof Error ? error : String(error));
      });
    });
    const settings = onHealthSettings(() => {
      this.#settings = readHealthSettings();
      // Other thresholds, or other traces: what was before says nothing.
      this.#before = undefined;
      refresh.ask();
    });
    const listening = engine.on("changed", ({ sources }) => {
      this.#sources = sources;
      this.#meter.sample(this.#now(), sources);
      refresh.ask();
    });
    const tick = {
      dispose: () => {
        clearTimeout(this.#tick);
      },
    };
    this.#ticked = refresh.ask;
    this.#subscriptions = vscode.Disposable.from(refresh, settings, { dispose: listening }, tick, this.#changed);
  }

  readonly #ticked: () => void;

  get settings(): HealthSettings {
    return this.#settings;
  }

  /** The states that what is judged now was in before; undefined when nothing was known. */
  get before(): HealthStates | undefined {
    return this.#before;
  }

  /** Whether a trace has ended lately in what is live. */
  get isLive(): boolean {
    return this.#meter.hasEndedLately(this.#now());
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#subscriptions.dispose();
  }

  async #ask(): Promise<void> {
    const { thresholds, window } = this.#settings;
    const report = await this.#engine.call("health", { thresholds, window, before: this.#before });
    if (this.#isDisposed) return;
    this.#before = report.open === 0 ? undefined : statesOf(report);
    const now = this.#now();
    this.#meter.sample(now, this.#sources);
    this.#changed.fire({ report, rate: this.#meter.rate(now), window });
    clearTimeout(this.#tick);
    if (report.isRunning) this.#tick = setTimeout(this.#ticked, tickMs);
  }
}

function statesOf({ traces, agents }: HealthReport): HealthStates {
  return { traces: traces.state, agents: new Map(agents.map(({ agent, state }) => [agent, state])) };
}
