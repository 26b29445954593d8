/** What a debugger puts where it left something out. */
const ellipsis = /(…|\.\.\.)\s*$/;

/** How many of these lines begin like an object and end in an ellipsis instead of a brace: a debugger cut them short. */
export function cutLines(lines: string): number {
  // The usual piece is looked at once, not line by line.
  if (!lines.includes("…") && !lines.includes("...")) return 0;
  return lines.split("\n").filter((line) => line.trimStart().startsWith("{") && ellipsis.test(line)).length;
}
