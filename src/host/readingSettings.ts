import * as vscode from "vscode";
import type { EngineClient } from "../engine/client";
import type { ReadingOptions } from "../protocol/engine";
import { keySettings, settings } from "./ids";
import { zoneOffsetMinutes } from "../engine/timeZone";

const watched = [...Object.values(keySettings), settings.timeZone, settings.quietAfter];
const defaultQuietSeconds = 30;

/** Tells the engine how logs are to be read: at once, and whenever a setting that says so changes. */
export function applyReadingSettings(engine: EngineClient, log: vscode.LogOutputChannel): vscode.Disposable {
  const apply = () => {
    engine.call("configure", readingOptions(log)).catch((error: unknown) => {
      log.error(error instanceof Error ? error : String(error));
    });
  };
  apply();
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (watched.some((name) => change.affectsConfiguration(name))) apply();
  });
}

/** What the settings say now. A settings file can hold anything: what is no value of its setting is told in the log and counts as its default. */
function readingOptions(log: vscode.LogOutputChannel): ReadingOptions {
  const configuration = vscode.workspace.getConfiguration();
  const refuse = (name: string, value: unknown) => {
    log.warn(`${name} cannot be ${JSON.stringify(value)}; its default is used.`);
  };
  const keys = (name: string): readonly string[] => {
    const value = configuration.get<unknown>(name);
    const texts = Array.isArray(value) ? value.filter((key): key is string => typeof key === "string" && key !== "") : [];
    if (value !== undefined && (!Array.isArray(value) || texts.length < value.length)) refuse(name, value);
    return texts;
  };
  const zone = configuration.get<unknown>(settings.timeZone) ?? "UTC";
  const zoneOffset = typeof zone === "string" ? zoneOffsetMinutes(zone, new Date()) : undefined;
  if (zoneOffset === undefined) refuse(settings.timeZone, zone);
  const quiet = configuration.get<unknown>(settings.quietAfter) ?? defaultQuietSeconds;
  const quietSeconds = typeof quiet === "number" && quiet >= 1 ? quiet : undefined;
  if (quietSeconds === undefined) refuse(settings.quietAfter, quiet);
  const named = Object.entries(keySettings).map(([fact, name]) => [fact, keys(name)] as const);
  return {
    keys: Object.fromEntries(named.filter(([, texts]) => texts.length > 0)),
    zoneOffsetMinutes: zoneOffset ?? 0,
    quietMs: (quietSeconds ?? defaultQuietSeconds) * 1000,
  };
}
