/** What takes two columns of a terminal, near enough: East Asian wide and full-width letters, and emoji. */
const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** What stands on the letter before it. */
const combining = /\p{Mn}|\p{Me}/u;
const plain = /^[ -~]*$/;

/** Columns that visible text takes in a terminal. */
export function textWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const sign of text) width += signWidth(sign);
  return width;
}

/** The beginning of visible text that takes at most `columns` columns; a cut is marked by `mark`, which counts. */
export function fitted(text: string, columns: number, mark: string): string {
  // No sign is wider than two columns, so that a text this short fits whatever it is.
  if (text.length * 2 <= columns || (plain.test(text) && text.length <= columns)) return text;
  const room = columns - textWidth(mark);
  let width = 0;
  let atRoom = -1;
  let at = 0;
  for (const sign of text) {
    width += signWidth(sign);
    if (atRoom < 0 && width > room) atRoom = at;
    if (width > columns) return room < 0 ? "" : text.slice(0, atRoom) + mark;
    at += sign.length;
  }
  return text;
}

/** Lines of whole words of at most so many columns; a word that is wider has a line of its own. */
export function wordLines(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && textWidth(line) + 1 + textWidth(word) <= columns) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function signWidth(sign: string): number {
  if (sign <= "~") return 1;
  if (combining.test(sign)) return 0;
  return wide.test(sign) ? 2 : 1;
}
