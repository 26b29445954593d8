import type { RecordBatchData } from "../ingest/recordBatch";

type AnyColumn = Uint8Array | Uint32Array | Int32Array | Float64Array;

/** Every column begins at a multiple of this many bytes: the longest element. */
const alignment = 8;

/**
 * A copy of a batch in memory that threads share: it costs nothing to hand over, and can be used again.
 * @param reusable is taken when it is large enough
 */
export function sharedBatch(data: RecordBatchData, reusable?: SharedArrayBuffer): { readonly data: RecordBatchData; readonly memory: SharedArrayBuffer } {
  const { columns, spanTimes, malformed, ids, names } = data;
  let bytes = 0;
  for (const set of [columns, spanTimes, malformed, ids, names]) for (const [, column] of columnsOf(set)) bytes += aligned(column.byteLength);
  const memory = reusable && reusable.byteLength >= bytes ? reusable : new SharedArrayBuffer(bytes + (bytes >>> 3));
  let at = 0;
  const shared = <T extends object>(set: T): T => {
    const copies = columnsOf(set).map(([name, column]) => {
      const copy = new (column.constructor as new (memory: SharedArrayBuffer, at: number, length: number) => AnyColumn)(memory, at, column.length);
      copy.set(column);
      at += aligned(column.byteLength);
      return [name, copy];
    });
    return { ...set, ...(Object.fromEntries(copies) as Partial<T>) };
  };
  return { data: { ...data, columns: shared(columns), spanTimes: shared(spanTimes), malformed: shared(malformed), ids: shared(ids), names: shared(names) }, memory };
}

/** The typed arrays of a set, by name. */
function columnsOf(set: object): [string, AnyColumn][] {
  return Object.entries(set).filter((entry): entry is [string, AnyColumn] => ArrayBuffer.isView(entry[1]));
}

const aligned = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;
