import type { Report } from "../report";
import { destinationRows, loggingRows } from "./logging";
import { requestNotes } from "./requests";
import { spanRows } from "./spans";

/** The tracing core beside OpenTelemetry's SDK and pino. */
export async function benchmarkCore(): Promise<Report> {
  const rows = [...spanRows(), ...loggingRows(), ...destinationRows()];
  return { rows, notes: await requestNotes() };
}
