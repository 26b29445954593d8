import { isQueryError } from "../engine/api";
import { isMet, measured, measuresOf } from "./failOn";
import { type OpenedSource, openSources } from "./openSources";
import { pointedOut } from "./optionValues";
import { type ExitCode, exitCodes, type Session } from "./session";
import { writeSummaryJson } from "./summaryJson";
import { writeSummaryText } from "./summaryText";
import type { SummaryOptions } from "./traceList";

/** `hopscope summary`: what is in some logs. */
export async function summary(session: Session, files: readonly string[], options: SummaryOptions): Promise<ExitCode> {
  const { opened, anyUnreadable, remove } = await openSources(session, files, options.reading);
  try {
    if (session.signal.aborted) return exitCodes.fine;
    if (!(await isSearched(session, options.where))) return exitCodes.usage;
    if (options.json) await writeSummaryJson(session, opened, options);
    else if (opened.length > 0) await writeSummaryText(session, opened, options);
    await session.output.flush();
    const failed = await anyConditionMet(session, opened, options);
    return anyUnreadable ? exitCodes.unreadable : failed ? exitCodes.condition : exitCodes.fine;
  } finally {
    await remove();
  }
}

/** Whether all was searched for what a query asks. Else says why not. */
async function isSearched(session: Session, where: string): Promise<boolean> {
  try {
    await session.engine.search({ where }, session.signal);
    return true;
  } catch (error) {
    if (!isQueryError(error)) throw error;
    session.say(error.message, ...pointedOut(where, error));
    return false;
  }
}

async function anyConditionMet(session: Session, opened: readonly OpenedSource[], { failOn: conditions, where }: SummaryOptions): Promise<boolean> {
  if (conditions.length === 0) return false;
  const total = (kind: "malformed" | "unstructured" | "records") => opened.reduce((sum, { summary }) => sum + summary.counts[kind], 0);
  const counts = { malformed: total("malformed"), unstructured: total("unstructured"), records: total("records") };
  const measures = measuresOf(await session.engine.statistics({ where }), counts);
  for (const { text, measure } of conditions) if (Number.isNaN(measures[measure])) session.say(`${text} is not judged: no trace has ended, so there is no ${measure}`);
  const met = conditions.filter((condition) => isMet(condition, measures));
  for (const condition of met) {
    const value = measured(condition, measures, (ns) => session.terminal.duration(ns));
    session.say(`failed on ${condition.text}: ${condition.measure} is ${value}`);
  }
  return met.length > 0;
}
