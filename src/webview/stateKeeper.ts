/** Has VS Code keep the state of the page, a moment after it has changed. */
/** How long the page waits for more changes, ms. */
const delay = 200;

export class StateKeeper<State> {
  readonly #collect: () => State;
  readonly #save: (state: State) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(collect: () => State, save: (state: State) => void) {
    this.#collect = collect;
    this.#save = save;
    // The window may be reloaded as soon as the page has lost the focus.
    window.addEventListener("blur", () => this.#saveNow());
  }

  changed(): void {
    this.#timer ??= setTimeout(() => this.#saveNow(), delay);
  }

  #saveNow(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#save(this.#collect());
  }
}
