import type { Terminal } from "./terminal";

/** Beyond this depth nobody can follow a line back up: the depth is written as a number. */
const deepest = 32;
/** And the tree takes no more than this share of a terminal's width, if it has some depth. */
const widestShare = 0.4;
const leastDepth = 4;

/** The lines of a tree in pre-order: what stands before each row. */
export class TreeLines {
  readonly #signs: Terminal["signs"];
  /** What stands before a row at each depth, but its own branch. */
  readonly #prefixes: string[] = [""];

  /** Depths to which it is drawn. */
  readonly #drawn: number;

  constructor({ signs, columns }: Pick<Terminal, "signs" | "columns">) {
    this.#signs = signs;
    this.#drawn = Math.min(deepest, Math.max(leastDepth, Math.floor((columns * widestShare) / signs.gap.length)));
  }

  /**
   * What stands before the row that comes next.
   * @param last whether no sibling comes after it
   * @param parent whether rows beneath it come next
   * @returns `first`: before the row's own line; `below`: before further lines that belong to it
   */
  enter(depth: number, last: boolean, parent: boolean): { readonly first: string; readonly below: string } {
    const { tee, elbow, bar, gap } = this.#signs;
    if (depth > this.#drawn) {
      const first = `${this.#prefixes[this.#drawn] ?? ""}${this.#signs.more} ${depth} `;
      return { first, below: `${this.#prefixes[this.#drawn] ?? ""}${gap}` };
    }
    const prefix = this.#prefixes[depth] ?? "";
    const beneath = depth === 0 ? "" : prefix + (last ? gap : bar);
    this.#prefixes.length = depth + 1;
    this.#prefixes.push(beneath);
    return { first: depth === 0 ? "" : prefix + (last ? elbow : tee), below: beneath + (parent ? bar : gap) };
  }
}
