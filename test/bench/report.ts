/** What a benchmark found. */
export interface Report {
  readonly rows: readonly Row[];
  /** What is no ratio: figures, one a line. */
  readonly notes: readonly string[];
}

export interface Row {
  readonly what: string;
  /** ns of doing it once; or what `unit` says. */
  readonly ours: number;
  readonly unit?: "MB" | "kB";
  /** The peer's, in the same run; absent where there is nothing to compare with. */
  readonly peer?: { readonly name: string; readonly ns: number };
  /** What the ratio, or ours where there is no peer, should be at most; and what we aim at. */
  readonly atMost: number;
  readonly aim?: number;
}

/** A Markdown table, and the notes. */
export function formatReport({ rows, notes }: Report): string {
  const cells = rows.map(({ what, ours, unit, peer, atMost, aim }) => {
    const figure = peer === undefined ? ours : ours / peer.ns;
    const written = (value: number) => (peer === undefined ? amount(value, unit) : value.toFixed(2));
    const verdict = figure > atMost ? "missed" : aim === undefined || figure <= aim ? "met" : "met, not the aim";
    return [
      what,
      amount(ours, unit),
      peer === undefined ? "–" : `${peer.name}: ${amount(peer.ns)}`,
      peer === undefined ? "–" : (ours / peer.ns).toFixed(2),
      `${written(atMost)}${aim === undefined ? "" : `, aim ${written(aim)}`}`,
      verdict,
    ];
  });
  const header = ["", "ours", "peer", "ours / peer", "at most", ""];
  const lines = [header, header.map(() => "---"), ...cells].map((line) => `| ${line.join(" | ")} |`);
  return `${[...lines, "", ...notes.map((note) => `- ${note}`)].join("\n")}\n`;
}

/** A time in ns, µs, ms or s, whichever is read best; or an amount of what the unit says. */
function amount(value: number, unit?: Row["unit"]): string {
  if (unit) return `${value.toFixed(0)} ${unit}`;
  if (value >= 1e9) return `${(value / 1e9).toFixed(2)} s`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} ms`;
  return value >= 1e4 ? `${(value / 1e3).toFixed(1)} µs` : `${value.toFixed(1)} ns`;
}
