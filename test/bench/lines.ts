import { closeSync, openSync, writeSync } from "node:fs";

/** So many lines are handed to the disk at once. */
const linesAtOnce = 10_000;

/** Writes a file of these lines. */
export function writeLines(path: string, lines: () => Iterable<string>): void {
  const file = openSync(path, "w");
  let waiting: string[] = [];
  for (const line of lines()) {
    waiting.push(line);
    if (waiting.length < linesAtOnce) continue;
    writeSync(file, `${waiting.join("\n")}\n`);
    waiting = [];
  }
  if (waiting.length > 0) writeSync(file, `${waiting.join("\n")}\n`);
  closeSync(file);
}
