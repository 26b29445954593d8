/** How much is kept of what has run. */
export interface Retention {
  readonly count: number;
  readonly ageMs: number;
  readonly bytes: number;
}

/** What is asked of a spool to decide whether it stays. */
export interface KeptSpool {
  /** ms since 1970. */
  readonly startedAt: number;
  readonly bytes: number;
  readonly isKept: boolean;
  /** It runs, or another window shows it. */
  readonly isInUse: boolean;
}

/**
 * The spools that go: what is too old, then the oldest, until the others keep to the limits. What is kept or in use stays and does not count; nor do
 * the bytes of the newest, which is what the user has just run: larger than the limit, it would go as it ends, and take all others along.
 */
export function tooMany<T extends KeptSpool>(spools: readonly T[], { count, ageMs, bytes }: Retention, now: number): T[] {
  const newestFirst = spools.filter(({ isKept, isInUse }) => !isKept && !isInUse).sort((a, b) => b.startedAt - a.startedAt);
  let staying = 0;
  let stayingBytes = 0;
  return newestFirst.filter((spool, index) => {
    const counted = index === 0 ? 0 : spool.bytes;
    const fits = staying < count && now - spool.startedAt <= ageMs && stayingBytes + counted <= bytes;
    if (fits) {
      staying++;
      stayingBytes += counted;
    } else {
      // The oldest go: none behind one that went may stay.
      staying = Infinity;
    }
    return !fits;
  });
}
