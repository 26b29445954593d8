/**
 * Where a quoted text ends: behind its closing quote, or -1 when the line ends before it.
 * A loop, since a regular expression that repeats a group overflows its stack on a string of some ten million characters.
 * @param at where its opening quote stands; a backslash escapes any character
 */
export function endOfQuoted(text: string, at: number): number {
  const quote = text.charAt(at);
  for (let next = at + 1; next < text.length; next++) {
    const char = text.charAt(next);
    if (char === quote) return next + 1;
    if (char === "\\") next++;
  }
  return -1;
}
