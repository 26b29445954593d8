/** What every part of the page may use. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ThemeKind } from "../palette";
import type { ListedBar, ChosenAction, Tabled } from "./keptHealth";

/** What the user does. */
export interface HealthActions {
  openTrace(key: string): void;
  goToError(row: number): void;
  setWindow(window: string): void;
  openSettings(): void;
  start(what: "openLogFile" | "runPipeline"): void;
  /** Loads again. */
  retry(): void;
  /** What went wrong is not shown any more. */
  dismiss(): void;
  toggleTable(of: Tabled): void;
  choose(action: ChosenAction): void;
  /** Lists the traces of a bar, or no longer. */
  list(bar: ListedBar | undefined): void;
  listMore(): void;
}

export interface PageContext {
  readonly actions: HealthActions;
  readonly theme: ThemeKind;
  /** Whose tables are open. */
  readonly tables: readonly Tabled[];
  /** The place of an agent among all, by which it has its colour. */
  readonly placeOf: (agent: string) => number;
}

const context = createContext<PageContext | undefined>(undefined);
export const PageContextProvider = context.Provider;

export function usePage(): PageContext {
  const page = useContext(context);
  if (!page) throw new Error("This part stands outside of the page.");
  return page;
}
