import type { Report } from "../report";
import { destinationRows, loggingRows } from "./logging";
import { requestNotes } from "./requests";
import { spanRows } from "./spans";

/** The tracing core beside OpenTelemetry's SDK and pino. */
export async function benchmarkCore(): Promise<Report> {
  // The logs first: pino has no context, and once a program enters one, Node keeps account of it for all that follows.
  const rows = [...loggingRows(), ...destinationRows(), ...spanRows()];
  return { rows, notes: await requestNotes() };
}
