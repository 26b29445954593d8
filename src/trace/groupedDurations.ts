/** Durations of groups that are numbered from 0. Once all are known, those of a group stand side by side, in no more memory than they need. */
export class GroupedDurations {
  readonly #groups: number;
  #length = 0;
  #groupOf: Int32Array;
  #ns: Float64Array;
  /** Where each group begins, and at last where all end. */
  #starts: Uint32Array | undefined;

  /**
   * @param groups how many groups there are at most
   * @param most how many durations will be added at most
   */
  constructor(groups: number, most: number) {
    this.#groups = groups;
    this.#groupOf = new Int32Array(most);
    this.#ns = new Float64Array(most);
  }

  /** @param ns not NaN */
  add(group: number, ns: number): void {
    this.#groupOf[this.#length] = group;
    this.#ns[this.#length++] = ns;
  }

  /** The durations of a group: the memory itself, in which they may be put in another order. Nothing can be added any more. */
  of(group: number): Float64Array {
    const starts = (this.#starts ??= this.#sort());
    return this.#ns.subarray(starts[group], starts[group + 1]);
  }

  #sort(): Uint32Array {
    const starts = new Uint32Array(this.#groups + 1);
    const [groupOf, ns, length] = [this.#groupOf, this.#ns, this.#length];
    for (let place = 0; place < length; place++) {
      const next = (groupOf[place] ?? 0) + 1;
      starts[next] = (starts[next] ?? 0) + 1;
    }
    for (let group = 0; group < this.#groups; group++) starts[group + 1] = (starts[group + 1] ?? 0) + (starts[group] ?? 0);
    const next = starts.slice();
    const sorted = new Float64Array(length);
    for (let place = 0; place < length; place++) {
      const group = groupOf[place] ?? 0;
      const to = next[group] ?? 0;
      sorted[to] = ns[place] ?? NaN;
      next[group] = to + 1;
    }
    this.#ns = sorted;
    this.#groupOf = new Int32Array(0);
    return starts;
  }
}
