import type { RecordColumns } from "../ingest/columns";

/** Gives the texts of names, each read from its bytes once: names are few, and asked for again and again. Valid as long as no source is removed. */
export function memoizedTexts(names: Pick<RecordColumns["names"], "textOf">): (name: number) => string {
  const known: string[] = [];
  return (name) => (known[name] ??= names.textOf(name));
}
