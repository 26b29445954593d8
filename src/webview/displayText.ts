/** Text from a log is hostile: what would break a line, hide or reorder letters is shown as a sign of its own. */

import { hostileSigns } from "../trace/hostileSigns";

/** Longer texts are cut: a row shows one line. */
const longest = 1000;
/** So much of a text of many lines is shown. */
const longestOfLines = 20_000;

/** The text in one line, with control characters as their pictures (`␊`) and other invisible ones as `�`. */
export function displayText(text: string): string {
  return withSigns(cutAt(text, longest));
}

/** The same of a text of many lines: line breaks and tabs stay. */
export function displayLines(text: string): string {
  return cutAt(text, longestOfLines)
    .split(/(\r?\n|\t)/)
    .map((part, index) => (index % 2 === 1 ? part : withSigns(part)))
    .join("");
}

function cutAt(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

function withSigns(text: string): string {
  return text.replace(hostileSigns, (sign) => {
    const code = sign.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return code === 0x7f ? "␡" : "�";
  });
}
