/** The whole trace in a few lanes of pixels: what the minimap draws. */
import type { TimelineColumns } from "../protocol/timeline";

/** Runs of one colour, one a lane and pixel range. */
export interface OverviewRun {
  readonly lane: number;
  readonly left: number;
  /** Excluded. */
  readonly right: number;
  /** Of its colour. */
  readonly code: number;
}

/** An empty pixel; others hold the code of a colour. */
const empty = -1;

/**
 * The rows, in order, share the lanes; where two rows of a lane overlap, the later one shows.
 *
 * @param lanes at most; a trace of fewer rows uses one lane a row
 * @param pixel where an instant (ns) lies, pixels from 0 to width
 * @param codeOf the code of a row's colour, not negative
 */
export function overviewRuns(columns: TimelineColumns, lanes: number, width: number, pixel: (ns: number) => number, codeOf: (row: number) => number): readonly OverviewRun[] {
  const count = columns.start.length;
  const used = Math.min(lanes, count);
  const cells = new Int32Array(used * width).fill(empty);
  columns.start.forEach((start, row) => {
    if (Number.isNaN(start)) return;
    const left = Math.min(width - 1, Math.max(0, Math.floor(pixel(start))));
    const right = Math.min(width, Math.max(left + 1, Math.round(pixel(start + (columns.duration[row] ?? 0)))));
    const offset = Math.floor((row * used) / count) * width;
    cells.fill(codeOf(row), offset + left, offset + right);
  });
  return runsOf(cells, width);
}

function runsOf(cells: Int32Array, width: number): readonly OverviewRun[] {
  const runs: OverviewRun[] = [];
  let left = 0;
  for (let index = 0; index < cells.length; index++) {
    const code = cells[index] ?? empty;
    const endsHere = (index + 1) % width === 0 || cells[index + 1] !== code;
    if (!endsHere) continue;
    const lane = Math.floor(index / width);
    if (code !== empty) {
      runs.push({ lane, left: left - lane * width, right: index + 1 - lane * width, code });
    }
    left = index + 1;
  }
  return runs;
}
