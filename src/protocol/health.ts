/** How well all that is open does, by what was observed. */
import type { CallFacts } from "../trace/callFacts";
import type { DurationBar } from "../trace/durationBars";
import type { Health, HealthReason, HealthState, HealthThresholds } from "../trace/health";
import type { HealthWindow } from "../trace/healthWindow";
import type { HistoryLine } from "../trace/history";
import type { ErrorGroupSummary, Page, TraceStatistics, TraceSummary } from "./lists";

export type { DurationBar, Health, HealthReason, HealthState, HealthThresholds, HealthWindow, HistoryLine };

/** The states that something was in: what is unhealthy recovers only below its thresholds. */
export interface HealthStates {
  readonly traces: HealthState;
  /** By name. */
  readonly agents: ReadonlyMap<string, HealthState>;
}

export interface HealthQuery {
  readonly thresholds: HealthThresholds;
  readonly window: HealthWindow;
  /** Absent when nothing was known. */
  readonly before?: HealthStates | undefined;
}

/** An agent. Durations in ns, nearest-rank over the hops that have ended; NaN without any. */
export interface AgentHealth extends Health {
  readonly agent: string;
  /** Hops. */
  readonly calls: number;
  readonly ended: number;
  readonly errors: number;
  /** errors / ended, NaN before any has ended. */
  readonly errorRate: number;
  readonly p50: number;
  readonly p95: number;
  /** For how long it has done nothing in what runs, ns; NaN when nothing runs, or it is in nothing that does. */
  readonly silence: number;
  /** The action with the largest p95; undefined when no hop has a duration. */
  readonly slowest: { readonly action: string; readonly p95: number } | undefined;
  /** Its failed hop that ended last: the trace, and what went wrong in one line, "" when nothing says. Hostile text. */
  readonly newestError: { readonly trace: TraceSummary; readonly text: string } | undefined;
}

/** Why something is unhealthy, of all that is. */
export interface HealthReasons {
  readonly traces: Pick<Health, "reasons">;
  readonly agents: readonly Pick<AgentHealth, "agent" | "reasons">[];
}

/** Of the traces in the window. */
export interface HealthReport {
  /** The worst of the traces' and of each agent's. */
  readonly state: HealthState;
  readonly traces: Health & TraceStatistics;
  /** By name. */
  readonly agents: readonly AgentHealth[];
  /** The failed trace that ended last. */
  readonly newestFailed: TraceSummary | undefined;
  /** The longest of all traces. */
  readonly longest: TraceSummary | undefined;
  /** The trace that tipped it: the last one to fail, or to take too long, where that is what is wrong. */
  readonly tipped: TraceSummary | undefined;
  /** Whether a source is open that has not ended. */
  readonly isRunning: boolean;
  /** Traces of all that is open, in the window or not. */
  readonly open: number;
  /** When the first trace began and when the last one ended, ms since 1970; NaN when none has a time. */
  readonly from: number;
  readonly until: number;
}

/** The hops of one agent that another one asked for. Durations in ns, NaN without any that ended. */
export interface CallHealth extends Omit<CallFacts, "caller" | "agent"> {
  /** Undefined where nothing says who sent the message; "" for an agent that nothing names. */
  readonly caller: string | undefined;
  readonly agent: string;
  /** Calls a second, over the time of all traces in the window; NaN when that is none. */
  readonly rate: number;
}

/** The durations of the hops of an action, from the first bar that has any to the last. */
export interface ActionDurations {
  readonly agent: string;
  readonly action: string;
  readonly bars: readonly DurationBar[];
}

/** What the Health page shows beside the report. */
export interface HealthDetails {
  readonly report: HealthReport;
  /** Of so many steps of time. */
  readonly history: {
    /** When the first step begins, ms since 1970; NaN when no trace has a time. */
    readonly from: number;
    /** Of one step, ms. */
    readonly step: number;
    readonly traces: HistoryLine;
    readonly agents: readonly (HistoryLine & { readonly agent: string })[];
  };
  readonly calls: readonly CallHealth[];
  readonly durations: readonly ActionDurations[];
  /** Those with most records, of all that is open; `read` of `toRead` errors are grouped. */
  readonly errors: { readonly groups: readonly ErrorGroupSummary[]; readonly total: number; readonly read: number; readonly toRead: number };
}

/** Hops of an action that lasted `from` ns or longer and less than `below`. */
export interface ActionRange {
  readonly agent: string;
  readonly action: string;
  readonly from: number;
  readonly below: number;
}

/** A trace with such a hop; `longest` is that of them which took longest, ns. */
export interface TraceOfRange {
  readonly trace: TraceSummary;
  readonly longest: number;
}

/** Traces that the page asks for at once, at most. */
export const mostTracesOfBar = 1000;

/** What the Health page shows: of the window that the setting writes so. */
export interface ShownHealth extends HealthDetails {
  readonly window: string;
}

/** The boundary between the Health page and the host. VS Code carries it as JSON: a number that is NaN or Infinity arrives as null. */
export interface HealthContract {
  readonly calls: {
    readonly load: (params: Record<string, never>) => ShownHealth;
    /** The traces of a bar of the histogram, the slowest first. */
    readonly traces: (params: ActionRange & { readonly offset: number; readonly limit: number }) => Page<TraceOfRange>;
    /** Opens the timeline of a trace. */
    readonly openTrace: (params: { readonly key: string }) => void;
    /** Goes to the code that raised an error, or to its record where nothing names that. */
    readonly goToError: (params: { readonly row: number }) => void;
    /** Judges by other traces from now on: a window as the setting writes it. */
    readonly setWindow: (params: { readonly window: string }) => void;
    readonly openSettings: (params: Record<string, never>) => void;
    /** Does what fills a page that has nothing to show. */
    readonly start: (params: { readonly what: "openLogFile" | "runPipeline" }) => void;
  };
  readonly events: {
    /** There is something new to load. */
    readonly changed: Record<string, never>;
  };
}
