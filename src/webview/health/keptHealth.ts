/** What the Health page remembers over a reload of the window. */

/** The parts of the page that have their values as a table, too. */
export const tabled = ["agents", "history", "durations", "calls"] as const;
export type Tabled = (typeof tabled)[number];

/** An action of an agent. */
export interface ChosenAction {
  readonly agent: string;
  readonly action: string;
}

/** A bar whose traces are listed: of hops that lasted `from` ns or longer. */
export interface ListedBar extends ChosenAction {
  readonly from: number;
  readonly shown: number;
}

export interface KeptHealth {
  /** Whose table is open. */
  readonly tables: readonly Tabled[];
  /** Whose durations are shown; undefined until the user has chosen. */
  readonly chosen: ChosenAction | undefined;
  readonly listed: ListedBar | undefined;
  /** Pixels that are scrolled away. */
  readonly scrolled: number;
}

/** Reads what an earlier page, perhaps of another version, has kept; what does not fit is left out. */
export function readKeptHealth(kept: unknown): KeptHealth {
  const { tables, chosen, listed, scrolled } = isObject(kept) ? kept : {};
  return {
    tables: Array.isArray(tables) ? tabled.filter((each) => tables.includes(each)) : [],
    chosen: isAction(chosen) ? { agent: chosen.agent, action: chosen.action } : undefined,
    listed: isObject(listed) && isAction(listed) && isSize(listed["from"]) && isSize(listed["shown"]) ? { agent: listed.agent, action: listed.action, from: listed["from"], shown: listed["shown"] } : undefined,
    scrolled: isSize(scrolled) ? scrolled : 0,
  };
}

function isAction(value: unknown): value is ChosenAction {
  return isObject(value) && typeof value["agent"] === "string" && typeof value["action"] === "string";
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null;
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
