/** What differs between two lists of files, a line a file: `+` is new, `-` is missing. Both lists may be in any order. */
export function fileListDifference(expected: readonly string[], actual: readonly string[]): string[] {
  const missing = expected.filter((file) => !actual.includes(file)).map((file) => ({ file, sign: "-" }));
  const added = actual.filter((file) => !expected.includes(file)).map((file) => ({ file, sign: "+" }));
  return [...missing, ...added].sort((first, second) => (first.file < second.file ? -1 : 1)).map(({ file, sign }) => `${sign} ${file}`);
}
