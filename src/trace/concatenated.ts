/** The numbers of some lists, one list behind the other. @param array what they are to stand in */
export function concatenated<T extends Int32Array | Float64Array>(array: new (length: number) => T, lists: readonly T[]): T {
  const all = new array(lists.reduce((sum, { length }) => sum + length, 0));
  let length = 0;
  for (const list of lists) {
    all.set(list, length);
    length += list.length;
  }
  return all;
}
