/** How well something does by what was observed of it; "unknown" before there was enough to say. */
export type HealthState = "healthy" | "unhealthy" | "unknown";

export interface HealthThresholds {
  /** Of traces, 0 to 1. */
  readonly maxErrorRate: number;
  /** Of traces, ns; Infinity for none. */
  readonly maxP95: number;
  /** Of the hops of an agent, 0 to 1. An error that its caller handled counts: a caller may well live with many. */
  readonly maxAgentErrorRate: number;
  /** Of the hops of each action, ns; that of {@link anyAction} for those that are not named. */
  readonly maxActionP95: ReadonlyMap<string, number>;
  /** For how long an agent may do nothing while something runs, ns; Infinity for ever. */
  readonly maxSilence: number;
  /** What has ended fewer times than this says nothing. */
  readonly leastEnded: number;
}

/** Stands for all actions that have no threshold of their own. */
export const anyAction = "*";

export const usualThresholds: HealthThresholds = { maxErrorRate: 0.2, maxP95: Infinity, maxAgentErrorRate: 0.5, maxActionP95: new Map(), maxSilence: Infinity, leastEnded: 5 };

/** What was observed of some traces, or some hops. */
export interface Observed {
  readonly ended: number;
  /** Of those that have ended. */
  readonly errors: number;
  /** ns, NaN when unknown. */
  readonly p95: number;
}

/** A threshold that is exceeded. */
export interface HealthReason {
  readonly measure: "errorRate" | "p95" | "silence";
  /** "" for all actions together. */
  readonly action: string;
  /** A share, or ns. */
  readonly value: number;
  /** The threshold; of what is below it and not healthy again yet, the smaller one of recovery. */
  readonly limit: number;
}

export interface Health {
  readonly state: HealthState;
  /** Why it is unhealthy; empty when it is not. */
  readonly reasons: readonly HealthReason[];
}

/** What was unhealthy is so until it is below this share of its thresholds: a figure that wavers about one doesn't flap. */
const recovery = 0.8;

/** The health of all traces. @param before the state that they were in */
export function traceHealth(observed: Observed, thresholds: HealthThresholds, before: HealthState = "unknown"): Health {
  const { maxErrorRate, maxP95, leastEnded } = thresholds;
  if (observed.ended === 0 || observed.ended < leastEnded) return { state: "unknown", reasons: [] };
  const share = shareOfLimits(before);
  return healthBy([...exceeded("errorRate", observed.errors / observed.ended, maxErrorRate, share), ...exceeded("p95", observed.p95, maxP95, share)]);
}

/** What was observed of an agent. */
export interface ObservedAgent extends Observed {
  readonly actions: readonly (Observed & { readonly action: string })[];
  /** For how long it has done nothing while something runs, ns; NaN when nothing runs. */
  readonly silence: number;
}

/** The health of an agent: of all its hops by their errors, of each action by its p95, and by its silence. @param before the state that it was in */
export function agentHealth(observed: ObservedAgent, thresholds: HealthThresholds, before: HealthState = "unknown"): Health {
  const { maxAgentErrorRate, maxActionP95, maxSilence, leastEnded } = thresholds;
  if (observed.ended === 0 || observed.ended < leastEnded) return { state: "unknown", reasons: [] };
  const share = shareOfLimits(before);
  const told = observed.actions.filter(({ ended }) => ended >= leastEnded);
  const slow = told.flatMap(({ action, p95 }) => exceeded("p95", p95, maxActionP95.get(action) ?? maxActionP95.get(anyAction) ?? Infinity, share, action));
  // Whoever says something again is silent no more: there is nothing to waver.
  return healthBy([...exceeded("errorRate", observed.errors / observed.ended, maxAgentErrorRate, share), ...slow, ...exceeded("silence", observed.silence, maxSilence, 1)]);
}

/** The state of all: healthy when none is unhealthy and at least one is known. */
export function worstOf(states: readonly HealthState[]): HealthState {
  if (states.includes("unhealthy")) return "unhealthy";
  return states.includes("healthy") ? "healthy" : "unknown";
}

function shareOfLimits(before: HealthState): number {
  return before === "unhealthy" ? recovery : 1;
}

/** @param share of the limit that counts */
function exceeded(measure: HealthReason["measure"], value: number, limit: number, share: number, action = ""): HealthReason[] {
  return value > limit * share ? [{ measure, action, value, limit: value > limit ? limit : limit * share }] : [];
}

function healthBy(reasons: readonly HealthReason[]): Health {
  return { state: reasons.length > 0 ? "unhealthy" : "healthy", reasons };
}
