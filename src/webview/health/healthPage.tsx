/** The Health page: what the host sends and the user does goes in, one picture of it comes out. */
import { render } from "preact";
import type { ActionRange, HealthContract, ShownHealth } from "../../protocol/health";
import { RpcClient, type Port } from "../../protocol/rpc";
import { LoadFeed } from "../loadFeed";
import { StateKeeper } from "../stateKeeper";
import { onThemeChange, themeKind } from "../theme";
import { App, type AppModel } from "./app";
import { BarTraces } from "./barTraces";
import { isSameAction } from "./durationBars";
import type { ChosenAction, KeptHealth, ListedBar, Tabled } from "./keptHealth";
import type { HealthActions } from "./pageContext";
import { withReceivedNumbers } from "./receivedNumbers";
import { restoreScroll } from "./restoredScroll";

/** Health that changes is loaded again at most this often, ms. */
const rest = 1000;

export class HealthPage {
  readonly #root: HTMLElement;
  readonly #client: RpcClient<HealthContract>;
  readonly #feed: LoadFeed<ShownHealth>;
  readonly #traces: BarTraces;
  readonly #state: StateKeeper<KeptHealth>;
  readonly #actions: HealthActions;
  #health: ShownHealth | undefined;
  #failure: AppModel["failure"];
  #tables: readonly Tabled[];
  #chosen: ChosenAction | undefined;
  /** Of an earlier page, until it is shown again. */
  #restored: KeptHealth | undefined;
  /** To where the earlier page was scrolled. */
  #stopScrolling: () => void = () => undefined;

  constructor(root: HTMLElement, port: Port, kept: KeptHealth, save: (state: KeptHealth) => void) {
    this.#root = root;
    this.#tables = kept.tables;
    this.#chosen = kept.chosen;
    this.#restored = kept;
    this.#client = new RpcClient<HealthContract>(port);
    this.#actions = this.#actionsOf(this.#client);
    const failed = (error: Error) => this.#failed(error, true);
    this.#traces = new BarTraces(this.#client, () => this.#draw(), failed);
    this.#state = new StateKeeper(() => this.#kept(), save);
    root.classList.add("page", "health");
    root.addEventListener("scroll", () => this.#state.changed());
    onThemeChange(() => this.#draw());
    this.#feed = new LoadFeed<ShownHealth>(this.#client, rest, { loaded: (health) => this.#loaded(withReceivedNumbers(health)), failed });
    this.#draw();
    this.#feed.refresh();
  }

  #loaded(health: ShownHealth): void {
    const restored = this.#restored;
    this.#restored = undefined;
    this.#health = health;
    this.#failure = undefined;
    if (restored?.listed) this.#list(restored.listed);
    else this.#traces.refresh();
    this.#draw();
    this.#stopScrolling();
    const content = this.#root.lastElementChild;
    if (restored && content) this.#stopScrolling = restoreScroll(this.#root, content, restored.scrolled);
  }

  #failed(error: Error, ofLoad: boolean): void {
    this.#failure = { message: error.message, ofLoad };
    this.#draw();
  }

  #actionsOf(client: RpcClient<HealthContract>): HealthActions {
    const told = (answer: Promise<void>) => void answer.catch((error: unknown) => this.#failed(error instanceof Error ? error : new Error(String(error)), false));
    return {
      openTrace: (key) => told(client.call("openTrace", { key })),
      goToError: (row) => told(client.call("goToError", { row })),
      setWindow: (window) => told(client.call("setWindow", { window }).then(() => this.#feed.refresh())),
      openSettings: () => told(client.call("openSettings", {})),
      start: (what) => told(client.call("start", { what })),
      retry: () => this.#feed.refresh(),
      dismiss: () => {
        this.#failure = undefined;
        this.#draw();
      },
      toggleTable: (of) => {
        this.#tables = this.#tables.includes(of) ? this.#tables.filter((each) => each !== of) : [...this.#tables, of];
        this.#changed();
      },
      choose: (action) => {
        this.#chosen = action;
        this.#traces.list(undefined);
        this.#changed();
      },
      list: (bar) => {
        this.#list(bar);
        this.#changed();
      },
      listMore: () => {
        this.#traces.more();
        this.#state.changed();
      },
    };
  }

  /** The action whose bar is listed stays the one that is shown, even when another gets more hops. */
  #list(bar: ListedBar | undefined): void {
    if (bar) this.#chosen = { agent: bar.agent, action: bar.action };
    this.#traces.list(bar && this.#rangeOf(bar), bar?.shown);
  }

  #rangeOf(bar: ListedBar): ActionRange | undefined {
    const found = this.#health?.durations.find((each) => isSameAction(each, bar))?.bars.find(({ from }) => from === bar.from);
    return found && { agent: bar.agent, action: bar.action, from: found.from, below: found.below };
  }

  #changed(): void {
    this.#state.changed();
    this.#draw();
  }

  #kept(): KeptHealth {
    const { range, shown } = this.#traces;
    if (this.#restored) return this.#restored;
    return { tables: this.#tables, chosen: this.#chosen, listed: range && { agent: range.agent, action: range.action, from: range.from, shown }, scrolled: this.#root.scrollTop };
  }

  #draw(): void {
    const model = { health: this.#health, failure: this.#failure, tables: this.#tables, chosen: this.#chosen, range: this.#traces.range, traces: this.#traces.traces, theme: themeKind() };
    render(<App model={model} actions={this.#actions} />, this.#root);
  }
}
