/** The errors of all logs by their cause, the most frequent first. */
import type { HealthDetails } from "../../protocol/health";
import { counted, formatCount } from "../../trace/quantities";
import { displayText } from "../displayText";
import { momentText } from "./clock";
import { DataTable, type TableColumn } from "./dataTable";
import { agentName } from "./healthWords";
import { Section, Words } from "./parts";
import { usePage } from "./pageContext";

const columns: readonly TableColumn[] = [
  { title: "Error", grows: true },
  { title: "Count", isNumber: true },
  { title: "Traces", isNumber: true },
  { title: "Agents", gives: true },
  { title: "Place", gives: true },
  { title: "Last", isNumber: true, gives: true },
];

/** @param until when the last trace ended, ms since 1970 */
export function TopErrors({ errors, until }: { readonly errors: HealthDetails["errors"]; readonly until: number }) {
  const { actions } = usePage();
  const { groups, total, read, toRead } = errors;
  const rows = groups.map(({ number, type, message, place, count, last, agents, traces, row }) => {
    const words = [type, message].filter(Boolean).map(displayText).join(": ") || "an error that says nothing";
    return {
      key: String(number),
      cells: [
        <button key="error" type="button" class="link text" title={words} onClick={() => actions.goToError(row)}>
          {words}
        </button>,
        formatCount(count),
        formatCount(traces),
        <Words key="agents" text={agents.map(agentName).join(", ")} />,
        <Words key="place" text={displayText(place)} />,
        last !== "" && (
          <span key="last" title={last}>
            {momentText(last, until)}
          </span>
        ),
      ],
    };
  });
  return (
    <Section id="errors" title="Top errors" note={noteOf(groups.length, total, read, toRead)}>
      {rows.length > 0 ? <DataTable label="Top errors" columns={columns} rows={rows} cards /> : <p class="nothing">{read < toRead ? "The errors are being read…" : "No record of level error was seen."}</p>}
    </Section>
  );
}

function noteOf(shown: number, total: number, read: number, toRead: number): string {
  const all = total > shown ? `${shown} of ${counted(total, "kind")}, of all that is open` : "Of all that is open";
  return read < toRead ? `${all} · ${formatCount(read)} of ${counted(toRead, "error")} read` : all;
}
