/** So many characters without a line feed are passed on unfinished: a line so long is none. */
const longestLine = 8 * 1024 * 1024;

/** Cuts what comes in pieces at the ends of its lines. */
export class LineSplitter {
  #unfinished: string[] = [];
  #length = 0;

  /** The lines that are complete with this piece, line feeds included, as one text; "" when none is. */
  take(piece: string): string {
    const end = piece.lastIndexOf("\n") + 1;
    if (end === 0 && this.#length + piece.length < longestLine) {
      this.#keep(piece);
      return "";
    }
    const cut = end === 0 ? wholeCharacters(piece) : end;
    const complete = this.rest() + piece.slice(0, cut);
    if (cut < piece.length) this.#keep(piece.slice(cut));
    return complete;
  }

  /** What has come of a line that is not complete; it is forgotten. */
  rest(): string {
    const rest = this.#unfinished.join("");
    this.#unfinished = [];
    this.#length = 0;
    return rest;
  }

  #keep(piece: string): void {
    this.#unfinished.push(piece);
    this.#length += piece.length;
  }
}

/** How much of a text is whole characters: the first half of one at its end goes with what comes. */
function wholeCharacters(text: string): number {
  return /[\uD800-\uDBFF]$/.test(text) ? text.length - 1 : text.length;
}
