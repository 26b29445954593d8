/** The hash of no byte. */
export const keyHashStart = 0;

/** The hash of a key and one more byte: as little work as can be, since it is done for each byte of each key. */
export function keyHash(hash: number, byte: number): number {
  return (Math.imul(hash, 31) + byte) | 0;
}
