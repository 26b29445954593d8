/** The names of the marks that the pages set and the benchmark finds in Chromium's trace. */
export const marks = {
  /** The data is in the page's process, in memory: it is handed to the page. */
  handed: "bench: handed",
  /** The page has drawn bars, in the frame that is about to be painted. */
  bars: "bench: bars",
  /** The page has drawn all that is in sight, words, too. */
  complete: "bench: complete",
  /** The page asked for the rows that pass a query; and has drawn them. */
  asked: "bench: asked",
  found: "bench: found",
  /** From here on frames are measured. */
  moving: "bench: moving",
} as const;
