const linesEnd = ".jsonl";

/** Whether a file of this name holds the lines of a spool. */
export function isSpool(name: string): boolean {
  return name.endsWith(linesEnd);
}

/** Where the lines of a spool stand, by the name of all its files. */
export function spoolPath(stem: string): string {
  return `${stem}${linesEnd}`;
}

/** Beside the lines: what is known of the spool. */
export function recordPath(path: string): string {
  return `${stemOf(path)}.json`;
}

/** Beside the lines: which stream they came from. */
export function streamsPath(path: string): string {
  return `${stemOf(path)}.streams`;
}

/** The lines beside which a file of this name stands; of a partial one, which ends in something else, none that are there. */
export function linesOf(path: string): string {
  return spoolPath(path.replace(/\.(json|streams)$/, ""));
}

function stemOf(path: string): string {
  return path.slice(0, -linesEnd.length);
}
