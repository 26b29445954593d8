import type { Excerpt } from "../protocol/engine";
import type { LogParts } from "./logParts";

/** Bytes and lines that an excerpt shows before and behind a record. */
const shown = { bytes: 64 * 1024, lines: 200 };
const lineFeed = 0x0a;

/**
 * The lines around a record, as they stand in its file.
 * @throws TextGoneError when they are not there any more
 */
export async function excerptAround(parts: LogParts, offset: number, line: number): Promise<Excerpt> {
  const { text, before, isBeginning, fileBytes } = await parts.around(offset, shown.bytes);
  let from = before;
  let linesBefore = 0;
  while (from > 0 && linesBefore < shown.lines) {
    const feed = from >= 2 ? text.lastIndexOf(lineFeed, from - 2) : -1;
    // The line before begins outside of what was read.
    if (feed < 0 && !isBeginning) break;
    from = feed + 1;
    linesBefore++;
  }
  let to = before;
  for (let behind = 0; behind < shown.lines && to < text.length; behind++) {
    const feed = text.indexOf(lineFeed, to);
    to = feed < 0 ? text.length : feed + 1;
  }
  const number = parts.lineInFile(offset, line);
  return { text: text.toString("utf8", from, to), firstLine: number - linesBefore, line: number, fileBytes };
}
