/**
 * One value for the whole process. Each built file holds its own copy of the modules that it imports, and so of what these keep.
 * @param name of the value, the same in each copy
 */
export function processWide<T>(name: string, create: () => T): T {
  const values = globalThis as typeof globalThis & { hopscopeTests?: Map<string, unknown> };
  values.hopscopeTests ??= new Map();
  if (!values.hopscopeTests.has(name)) values.hopscopeTests.set(name, create());
  return values.hopscopeTests.get(name) as T;
}
