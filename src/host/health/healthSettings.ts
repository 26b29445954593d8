import * as vscode from "vscode";
import { anyAction, parseHealthWindow, usualThresholds, usualWindow } from "../../engine/healthTerms";
import type { HealthThresholds, HealthWindow } from "../../protocol/engine";
import { healthSettings as names } from "../ids";

/** What health is judged by, as the settings say. */
export interface HealthSettings {
  readonly thresholds: HealthThresholds;
  readonly window: HealthWindow;
  /** As it is written. */
  readonly windowText: string;
  /** Whether a change is told. */
  readonly isAnnounced: boolean;
}

/** A settings file can hold anything: what is no value of its setting counts as its default. */
export function readHealthSettings(): HealthSettings {
  const configuration = vscode.workspace.getConfiguration();
  const number = (name: string, usual: number) => {
    const value = configuration.get<unknown>(name);
    return typeof value === "number" && value >= 0 ? value : usual;
  };
  /** 0 is no limit. */
  const limit = (name: string, unit: number) => number(name, 0) * unit || Infinity;
  const written = configuration.get<unknown>(names.window);
  const windowText = typeof written === "string" && parseHealthWindow(written) ? written : usualWindow;
  return {
    thresholds: {
      maxErrorRate: number(names.maxErrorRate, usualThresholds.maxErrorRate),
      maxP95: limit(names.maxP95, 1e6),
      maxAgentErrorRate: number(names.maxAgentErrorRate, usualThresholds.maxAgentErrorRate),
      maxActionP95: actionLimits(configuration.get<unknown>(names.maxActionP95)),
      maxSilence: limit(names.maxSilence, 1e9),
      leastEnded: number(names.minimumTraces, usualThresholds.leastEnded),
    },
    window: parseHealthWindow(windowText) ?? { kind: "all" },
    windowText,
    isAnnounced: configuration.get<unknown>(names.notify) !== false,
  };
}

/** Told when any of them changes. */
export function onHealthSettings(changed: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration("hopscope.health")) changed();
  });
}

/** Of an object of ms by action. @returns ns */
function actionLimits(value: unknown): ReadonlyMap<string, number> {
  if (typeof value !== "object" || value === null) return new Map();
  const limits = Object.entries(value).flatMap(([action, ms]: [string, unknown]) => (typeof ms === "number" && ms > 0 ? [[action || anyAction, ms * 1e6] as const] : []));
  return new Map(limits);
}
