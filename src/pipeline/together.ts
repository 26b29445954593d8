/**
 * The results of work that goes on at the same time. Unlike `Promise.all` it waits for all of it even when one fails:
 * nothing goes on in the background of a request that has been answered.
 * @throws the first failure, in the order given.
 */
export async function together<T extends readonly Promise<unknown>[]>(works: readonly [...T]): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
