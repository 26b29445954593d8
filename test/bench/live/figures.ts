/** The variable that names the file in which the extension host leaves what it measured. */
export const figuresVariable = "HOPSCOPE_FIGURES_FILE";

/** What is measured inside the extension host. */
export interface LiveFigures {
  readonly linesWritten: number;
  readonly linesRead: number;
  readonly recordsRead: number;
  /** ms; of a timer that is due each ms, its period included. */
  readonly delayP99: number;
  readonly delayMax: number;
  /** Updates of the views in each whole second of the stream. */
  readonly updatesEachSecond: readonly number[];
  /** ms from the last line to the end of the source. */
  readonly endedAfter: number;
}

export const stream = { rate: 20_000, seconds: 60 } as const;
