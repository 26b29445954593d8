import type { Block, BlockScanner, ScannedBlock } from "../ingest/blockScanner";
import type { RecordBatchData, RecordRows } from "../ingest/recordBatch";

type AnyColumn = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** Every column begins at a multiple of this many bytes: the longest element. */
const alignment = 8;

/** What stands in a block, in memory that threads share. @param reusable see {@link sharedBatch} */
export function scanShared(scanner: BlockScanner, block: Block, reusable?: SharedArrayBuffer): { readonly scanned: ScannedBlock; readonly memory: SharedArrayBuffer } {
  const scanned = scanner.scan(block);
  const { data, memory } = sharedBatch(scanned.data, reusable);
  return { scanned: { ...scanned, data }, memory };
}

/**
 * A copy of a batch in memory that threads share: it costs nothing to hand over. What a segment may keep has memory of its own.
 * @param reusable is taken for all else when it is large enough
 * @returns `memory`: can be used again
 */
function sharedBatch({ pieces, ...rest }: RecordBatchData, reusable?: SharedArrayBuffer): { readonly data: RecordBatchData; readonly memory: SharedArrayBuffer } {
  const keepable = pieces.map((rows) => ({ ...rows, line: undefined, facts: undefined, spanTimes: undefined }));
  const passing = pieces.map(({ line, facts, spanTimes }) => ({ line, facts, spanTimes }));
  // Somewhat more than is needed: the next batch may be longer.
  const { data, memory } = shared({ ...rest, passing }, (bytes) => (reusable && reusable.byteLength >= bytes ? reusable : new SharedArrayBuffer(bytes + (bytes >>> 3))));
  const kept = shared(keepable, (bytes) => new SharedArrayBuffer(bytes)).data;
  const { passing: passed, ...others } = data;
  return { data: { ...others, pieces: passed.map((columns, piece) => ({ ...kept[piece], ...columns, canBeKept: true }) as RecordRows) }, memory };
}

/** A copy of plain data whose columns stand in memory that threads share. @param memoryOf gives at least so many bytes */
function shared<T>(data: T, memoryOf: (bytes: number) => SharedArrayBuffer): { readonly data: T; readonly memory: SharedArrayBuffer } {
  let bytes = 0;
  withColumns(data, (column) => {
    bytes += aligned(column.byteLength);
    return column;
  });
  const memory = memoryOf(bytes);
  let at = 0;
  const copied = withColumns(data, (column) => {
    const copy = new (column.constructor as new (memory: SharedArrayBuffer, at: number, length: number) => AnyColumn)(memory, at, column.length);
    copy.set(column);
    at += aligned(column.byteLength);
    return copy;
  });
  return { data: copied, memory };
}

/** Plain data with other columns, wherever in it they stand. */
function withColumns<T>(data: T, replace: (column: AnyColumn) => AnyColumn): T {
  const other = (value: unknown): unknown => {
    // Batches hold no other views than columns.
    if (ArrayBuffer.isView(value)) return replace(value as AnyColumn);
    if (Array.isArray(value)) return value.map(other);
    if (typeof value !== "object" || value === null) return value;
    // Without entries as pairs: V8's compiler would work longer at those than all blocks of a log take.
    const copy: Record<string, unknown> = {};
    for (const name of Object.keys(value)) copy[name] = other((value as Readonly<Record<string, unknown>>)[name]);
    return copy;
  };
  return other(data) as T;
}

const aligned = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;
