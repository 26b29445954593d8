/** What the Health page says in words. */
import type { HealthReasons } from "../../protocol/health";
import { parseHealthWindow } from "../../trace/healthWindow";
import { reasonWords } from "../../trace/reasonWords";
import { counted } from "../../trace/quantities";
import { displayText } from "../displayText";

/** Something that is wrong. */
export interface ShownReason {
  /** An agent and its action; "" for the traces. */
  readonly of: string;
  readonly words: string;
}

/** All that is wrong: the traces' reasons first. */
export function reasonsOf({ traces, agents }: HealthReasons): readonly ShownReason[] {
  const named = (agent: string, action: string) => (action === "" ? agentName(agent) : `${agentName(agent)}, ${actionName(action)}`);
  const ofAgents = agents.flatMap(({ agent, reasons }) => reasons.map((reason) => ({ of: named(agent, reason.action), words: reasonWords(reason, "calls") })));
  return [...traces.reasons.map((reason) => ({ of: "", words: reasonWords(reason, "traces") })), ...ofAgents];
}

/** `writer`; `(no agent)` where nothing names it. */
export function agentName(agent: string): string {
  return agent === "" ? "(no agent)" : displayText(agent);
}

/** `draft`; `(no action)` where nothing names it. */
export function actionName(action: string): string {
  return action === "" ? "(no action)" : displayText(action);
}

/** Who asked for a hop: nobody that is known asks for the first one of a trace. */
export function callerName(caller: string | undefined): string {
  return caller === undefined ? "outside" : agentName(caller);
}

const units = [
  { seconds: 1, name: "s" },
  { seconds: 60, name: "min" },
  { seconds: 3600, name: "h" },
  { seconds: 86_400, name: "d" },
] as const;

/** Over less than this, ms, how often something happens says nothing yet. */
const leastTime = 1000;

/** A rate that was observed for so long, ms; NaN when that is too short to tell. @param rate a second */
export function tellingRate(rate: number, observed: number): number {
  return observed >= leastTime ? rate : NaN;
}

/** `12/min`: how often something happens, in three digits, per the shortest time in which it does so at least once. @param rate a second; NaN when unknown */
export function formatRate(rate: number): string {
  if (!Number.isFinite(rate)) return "–";
  if (rate === 0) return "0/s";
  const unit = units.find(({ seconds }) => rate * seconds >= 0.9995) ?? units[units.length - 1] ?? units[0];
  return `${Number((rate * unit.seconds).toPrecision(3)).toLocaleString("en")}/${unit.name}`;
}

/** The windows that the page offers, as the setting writes them. */
const offeredWindows = ["all", "100 traces", "1000 traces", "10000 traces", "5 minutes", "15 minutes", "60 minutes"] as const;

/** `Last 1,000 traces`; a text that means no window as it is. */
export function windowWords(text: string): string {
  const window = parseHealthWindow(text);
  if (!window) return displayText(text);
  if (window.kind === "all") return "All traces";
  return window.kind === "traces" ? `Last ${window.count === 1 ? "trace" : counted(window.count, "trace")}` : `Last ${timeWords(window.ms)}`;
}

/** The windows to choose from: those on offer, and the one that is chosen where it is another. */
export function windowChoices(chosen: string): readonly { readonly value: string; readonly words: string }[] {
  const words = windowWords(chosen);
  const offered = offeredWindows.map((value) => ({ value: windowWords(value) === words ? chosen : value, words: windowWords(value) }));
  return offered.some(({ value }) => value === chosen) ? offered : [...offered, { value: chosen, words }];
}

/** `15 minutes`, `60 minutes`, `2 hours`: in the largest unit that it is several of. */
function timeWords(ms: number): string {
  const [unit, size] = ms % 3_600_000 === 0 && ms > 3_600_000 ? ["hour", 3_600_000] as const : ms % 60_000 === 0 ? ["minute", 60_000] as const : ["second", 1000] as const;
  return ms === size ? unit : counted(ms / size, unit);
}
