/** What a benchmark found. */
export interface Report {
  readonly rows: readonly Row[];
  /** What is no ratio: figures, one a line. */
  readonly notes: readonly string[];
}

export interface Row {
  readonly what: string;
  /** ns of doing it once. */
  readonly ours: number;
  /** The peer's, in the same run; absent where there is nothing to compare with. */
  readonly peer?: { readonly name: string; readonly ns: number };
  /** What the ratio, or ours in ns where there is no peer, should be at most; and what we aim at. */
  readonly atMost: number;
  readonly aim?: number;
}

/** A Markdown table, and the notes. */
export function formatReport({ rows, notes }: Report): string {
  const cells = rows.map(({ what, ours, peer, atMost, aim }) => {
    const figure = peer === undefined ? ours : ours / peer.ns;
    const unit = peer === undefined ? " ns" : "";
    const verdict = figure > atMost ? "missed" : aim === undefined || figure <= aim ? "met" : "met, not the aim";
    return [
      what,
      `${ours.toFixed(1)} ns`,
      peer === undefined ? "–" : `${peer.name}: ${peer.ns.toFixed(1)} ns`,
      peer === undefined ? "–" : (ours / peer.ns).toFixed(2),
      `${atMost.toFixed(2)}${unit}${aim === undefined ? "" : `, aim ${aim.toFixed(2)}${unit}`}`,
      verdict,
    ];
  });
  const header = ["", "ours", "peer", "ours / peer", "at most", ""];
  const lines = [header, header.map(() => "---"), ...cells].map((line) => `| ${line.join(" | ")} |`);
  return `${[...lines, "", ...notes.map((note) => `- ${note}`)].join("\n")}\n`;
}
