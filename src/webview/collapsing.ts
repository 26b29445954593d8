/** Which rows are collapsed: those below a level, those of some agents, groups of siblings; and what the user has toggled since. */

export interface CollapsedRows {
  /** Rows of this depth and deeper ones are collapsed; undefined for none. The roots' depth is 0. */
  readonly depth: number | undefined;
  /** The agents whose hops are collapsed: hostile text. */
  readonly agents: readonly string[];
  /** Keys of the rows that are not as the rest of this says. */
  readonly toggled: readonly number[];
}

/** What it takes to know whether a row is collapsed. */
export interface CollapsibleRow {
  readonly key: number;
  readonly depth: number;
  /** The agent of a hop, undefined for any other row. */
  readonly hopAgent: string | undefined;
  readonly isGroup: boolean;
}

export class Collapsing {
  #depth: number | undefined;
  readonly #agents: Set<string>;
  readonly #toggled: Set<number>;

  constructor({ depth, agents, toggled }: CollapsedRows) {
    this.#depth = depth;
    this.#agents = new Set(agents);
    this.#toggled = new Set(toggled);
  }

  get kept(): CollapsedRows {
    return { depth: this.#depth, agents: [...this.#agents], toggled: [...this.#toggled] };
  }

  isCollapsed(row: CollapsibleRow): boolean {
    return this.#isUsually(row) !== this.#toggled.has(row.key);
  }

  set(row: CollapsibleRow, isCollapsed: boolean): void {
    if (this.#isUsually(row) === isCollapsed) this.#toggled.delete(row.key);
    else this.#toggled.add(row.key);
  }

  /** Shows so many levels, and nothing below them; undefined shows all. Groups of siblings are folded again. */
  showLevels(levels: number | undefined): void {
    this.#depth = levels === undefined ? undefined : levels - 1;
    this.#agents.clear();
    this.#toggled.clear();
  }

  isAgentCollapsed(agent: string): boolean {
    return this.#agents.has(agent);
  }

  /** Collapses the hops of an agent, or expands them. @param keys of its hops: what was toggled of them is forgotten */
  toggleAgent(agent: string, keys: Iterable<number>): void {
    if (!this.#agents.delete(agent)) this.#agents.add(agent);
    for (const key of keys) this.#toggled.delete(key);
  }

  #isUsually({ depth, hopAgent, isGroup }: CollapsibleRow): boolean {
    return isGroup || depth >= (this.#depth ?? Infinity) || (hopAgent !== undefined && this.#agents.has(hopAgent));
  }
}
