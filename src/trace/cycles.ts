/**
 * Where a forest's parent links must be cut so that following them always ends: for each cycle its first member.
 * Linear, iterative.
 * @param parents for each index its parent's, -1 for a root
 */
export function cutCycles(parents: Int32Array): number[] {
  const cuts: number[] = [];
  /** 0: not seen; else the number of the walk that saw it first. */
  const walkOf = new Int32Array(parents.length);
  for (let start = 0; start < parents.length; start++) {
    const walk = start + 1;
    let at = start;
    while (at >= 0 && walkOf[at] === 0) {
      walkOf[at] = walk;
      at = parents[at] ?? -1;
    }
    if (at < 0 || walkOf[at] !== walk) continue;
    let first = at;
    for (let member = parents[at] ?? -1; member >= 0 && member !== at; member = parents[member] ?? -1) first = Math.min(first, member);
    cuts.push(first);
  }
  return cuts;
}
