/** What the histogram of an action's durations says and chooses. */
import type { ActionDurations, DurationBar } from "../../protocol/health";
import { formatDuration } from "../../trace/duration";
import { counted, formatCount } from "../../trace/quantities";
import type { ChosenAction } from "./keptHealth";

/** The action that is shown: the one that was chosen, else the one with most hops; undefined without any. */
export function shownAction(durations: readonly ActionDurations[], chosen: ChosenAction | undefined): ActionDurations | undefined {
  const found = chosen && durations.find((each) => isSameAction(each, chosen));
  if (found) return found;
  let most: { readonly durations: ActionDurations; readonly hops: number } | undefined;
  for (const each of durations) {
    const hops = hopsOf(each);
    if (hops > (most?.hops ?? 0)) most = { durations: each, hops };
  }
  return most?.durations;
}

export function isSameAction(a: ChosenAction, b: ChosenAction): boolean {
  return a.agent === b.agent && a.action === b.action;
}

export function hopsOf({ bars }: ActionDurations): number {
  return bars.reduce((sum, { ended }) => sum + ended, 0);
}

/** `169 calls · 9 failed`. */
export function callsWords(durations: ActionDurations): string {
  const failed = durations.bars.reduce((sum, { errors }) => sum + errors, 0);
  const calls = counted(hopsOf(durations), "call");
  return failed === 0 ? calls : `${calls} · ${formatCount(failed)} failed`;
}

/** `20 ms to 50 ms`. */
export function rangeWords({ from, below }: Pick<DurationBar, "from" | "below">): string {
  if (below === Infinity) return `${formatDuration(from)} or more`;
  return from === 0 ? `less than ${formatDuration(below)}` : `${formatDuration(from)} to ${formatDuration(below)}`;
}

/** `20 ms to 50 ms: 120 calls, 3 failed`. */
export function barWords(bar: DurationBar): string {
  const failed = bar.errors > 0 ? `, ${formatCount(bar.errors)} failed` : "";
  return `${rangeWords(bar)}: ${counted(bar.ended, "call")}${failed}`;
}
