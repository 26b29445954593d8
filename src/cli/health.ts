import { anyAction, type HealthThresholds, type HealthWindow, type ReadingOptions } from "../engine/api";
import { writeHealthJson } from "./healthJson";
import { writeHealthText } from "./healthText";
import { openSources } from "./openSources";
import { type ExitCode, exitCodes, type Session } from "./session";

export interface HealthOptions {
  readonly json: boolean;
  readonly thresholds: HealthThresholds;
  readonly window: HealthWindow;
  readonly reading: ReadingOptions | undefined;
}

/** `hopscope health`: whether what some logs tell of is healthy. */
export async function health(session: Session, files: readonly string[], { json, thresholds, window, reading }: HealthOptions): Promise<ExitCode> {
  const { opened, anyUnreadable, remove } = await openSources(session, files, reading);
  try {
    if (session.signal.aborted) return exitCodes.fine;
    const report = await session.engine.healths.health({ thresholds, window });
    if (json) await writeHealthJson(session, report);
    else if (opened.length > 0) await writeHealthText(session, report);
    await session.output.flush();
    await tellUnknownActions(session, thresholds.maxActionP95);
    if (anyUnreadable) return exitCodes.unreadable;
    return report.state === "unhealthy" ? exitCodes.condition : exitCodes.fine;
  } finally {
    await remove();
  }
}

/** A limit for an action that there is none of is a slip of the pen. */
async function tellUnknownActions(session: Session, limits: HealthThresholds["maxActionP95"]): Promise<void> {
  if (limits.size === 0) return;
  const known = new Set((await session.engine.agents({})).flatMap(({ actions }) => actions.map(({ action }) => action)));
  for (const action of limits.keys()) if (action !== anyAction && !known.has(action)) session.say(`--max-action-p95: no hop has the action ${action}`);
}
