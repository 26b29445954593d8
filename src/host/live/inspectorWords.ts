/** What Node's inspector writes to the standard error of the program that is debugged. */
const words = /^(Debugger attached\.|Waiting for the debugger to disconnect\.\.\.|Debugger listening on ws:\S+|Debugger ending on ws:\S+|For help, see: https:\/\/nodejs\.org\/\S+)\r?\n?$/;

/** A piece of standard error without the lines that the inspector wrote, which are none of the program's. */
export function withoutInspectorWords(piece: string): string {
  if (!piece.includes("ebugger") && !piece.includes("nodejs.org")) return piece;
  return piece
    .split(/(?<=\n)/)
    .filter((line) => !words.test(line))
    .join("");
}
