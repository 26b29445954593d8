import * as vscode from "vscode";
import type { HealthReport, HealthStates } from "../../protocol/engine";
import type { Pace } from "../explorer/refresh";
import type { ViewPause } from "../explorer/viewPause";
import { onHealthSettings, readHealthSettings, type HealthSettings } from "./healthSettings";
import type { Observation } from "./healthWords";
import { RateMeter } from "./rateMeter";

/** Health is asked for at most this often while anything changes, as often as the tree shows anew. ms */
const refreshMs = 400;
/** While something runs, a rate falls and an agent falls silent although nothing comes. ms */
const tickMs = 1000;

/** Asks the engine for the health of all that is open: whenever that changes, and while it runs. Knows the states before. */
export class HealthMonitor implements vscode.Disposable {
  readonly #engine: ViewPause;
  readonly #now: () => number;
  readonly #meter = new RateMeter();
  readonly #changed = new vscode.EventEmitter<Observation>();
  readonly onDidChange = this.#changed.event;
  readonly #refresh: Pace;
  readonly #subscriptions: vscode.Disposable;
  #settings: HealthSettings = readHealthSettings();
  #before: HealthStates | undefined;
  #tick: NodeJS.Timeout | undefined;
  /** One report at a time: each has the states of the one before. */
  #isAsking = false;
  #isDisposed = false;

  /** @param now ms, of a clock that only goes forward */
  constructor(engine: ViewPause, log: vscode.LogOutputChannel, now: () => number = () => performance.now()) {
    this.#engine = engine;
    this.#now = now;
    this.#refresh = engine.atMostEvery(refreshMs, () => {
      this.#ask().catch((error: unknown) => {
        log.error(error instanceof Error ? error : String(error));
      });
    });
    const settings = onHealthSettings(() => {
      this.#settings = readHealthSettings();
      // Other thresholds, or other traces: what was before says nothing.
      this.#before = undefined;
      this.#refresh.ask();
    });
    const listening = engine.on("changed", ({ sources }) => {
      this.#meter.sample(this.#now(), sources);
      this.#refresh.ask();
    });
    this.#subscriptions = vscode.Disposable.from(this.#refresh, settings, { dispose: listening }, this.#changed);
  }

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
    clearTimeout(this.#tick);
    this.#subscriptions.dispose();
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#tick);
    if (this.#isAsking) {
      this.#refresh.ask();
      return;
    }
    this.#isAsking = true;
    const settings = this.#settings;
    try {
      const { thresholds, window } = settings;
      this.#took(await this.#engine.call("health", { thresholds, window, before: this.#before }), settings);
    } finally {
      this.#isAsking = false;
    }
  }

  /** @param settings by which it was asked for */
  #took(report: HealthReport, settings: HealthSettings): void {
    // By those of now it has been asked for, too.
    if (this.#isDisposed || settings !== this.#settings) return;
    this.#before = report.open === 0 ? undefined : statesOf(report);
    this.#changed.fire({ report, rate: this.#meter.rate(this.#now()), window: settings.window });
    if (report.isRunning) this.#tick = setTimeout(this.#refresh.ask, tickMs);
  }
}

function statesOf({ traces, agents }: HealthReport): HealthStates {
  return { traces: traces.state, agents: new Map(agents.map(({ agent, state }) => [agent, state])) };
}
