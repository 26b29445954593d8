import type { RecordBatchData } from "../ingest/recordBatch";

/** Where a source's malformed lines stand, in 20 bytes each: a file that is no log may have millions. */
export class MalformedList {
  length = 0;
  #line = new Float64Array(0);
  #offset = new Float64Array(0);
  #bytes = new Uint32Array(0);

  /** @param line lines and @param offset bytes of the source before the batch */
  add({ malformed }: RecordBatchData, line: number, offset: number): void {
    const count = malformed.line.length;
    this.#reserve(this.length + count);
    for (let index = 0; index < count; index++) {
      this.#line[this.length] = line + (malformed.line[index] ?? 0) + 1;
      this.#offset[this.length] = offset + (malformed.offset[index] ?? 0);
      this.#bytes[this.length] = malformed.bytes[index] ?? 0;
      this.length++;
    }
  }

  /** Numbers of lines (from 1), offsets and lengths in bytes, of the source. */
  page(offset: number, limit: number): { readonly line: number; readonly offset: number; readonly bytes: number }[] {
    const end = Math.min(this.length, offset + limit);
    return Array.from({ length: Math.max(0, end - offset) }, (_, index) => ({
      line: this.#line[offset + index] ?? 0,
      offset: this.#offset[offset + index] ?? 0,
      bytes: this.#bytes[offset + index] ?? 0,
    }));
  }

  clear(): void {
    this.length = 0;
  }

  #reserve(length: number): void {
    if (length <= this.#line.length) return;
    const capacity = Math.max(64, length * 2);
    const [line, offset, bytes] = [new Float64Array(capacity), new Float64Array(capacity), new Uint32Array(capacity)];
    line.set(this.#line);
    offset.set(this.#offset);
    bytes.set(this.#bytes);
    [this.#line, this.#offset, this.#bytes] = [line, offset, bytes];
  }
}
