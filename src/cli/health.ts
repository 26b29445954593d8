import type { HealthThresholds, HealthWindow, ReadingOptions } from "../engine/api";
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
    if (anyUnreadable) return exitCodes.unreadable;
    return report.state === "unhealthy" ? exitCodes.condition : exitCodes.fine;
  } finally {
    await remove();
  }
}
