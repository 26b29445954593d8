/** The values of what is drawn over time. */
import type { HistoryLine } from "../../protocol/health";
import { formatDuration } from "../../trace/duration";
import { formatCount } from "../../trace/quantities";
import { formatShare } from "../../trace/share";
import { DataTable, type TableRow } from "./dataTable";

/** The steps in which anything ended, the newest first. */
export function historyRows({ ended, errors, p50, p95 }: HistoryLine, when: (step: number) => string, named?: { readonly key: string; readonly cells: TableRow["cells"] }): readonly TableRow[] {
  const rows = ended.map((all, step): TableRow | undefined => {
    if (all === 0) return undefined;
    const failed = errors[step] ?? 0;
    const numbers = [formatCount(all), formatCount(failed), formatShare(failed / all), formatDuration(p50[step] ?? NaN), formatDuration(p95[step] ?? NaN)];
    return { key: `${named?.key ?? ""} ${step}`, cells: [...(named?.cells ?? []), when(step), ...numbers] };
  });
  return rows.filter((row) => row !== undefined).reverse();
}

/** @param first of the columns, before the time */
export function HistoryTable({ label, rows, first = [] }: { readonly label: string; readonly rows: readonly TableRow[]; readonly first?: readonly string[] }) {
  const numbers = ["Ended", "Failed", "Failed %", "p50", "p95"];
  return <DataTable label={`${label}, values`} columns={[...first, "Time"].map((title) => ({ title })).concat(numbers.map((title) => ({ title, isNumber: true })))} rows={rows} />;
}
