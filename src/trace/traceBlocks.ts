import type { FactTable } from "./factTable";
import type { HopTable } from "./hopTable";
import { ObservedBlock } from "./observedBlock";

/** All settled traces in blocks that stay until one of their traces changes: logs grow at their end, so that few blocks do at a time. */
export class TraceBlocks {
  readonly #facts: FactTable;
  readonly #hops: HopTable;
  readonly #blocks: (ObservedBlock | undefined)[] = [];

  constructor(facts: FactTable, hops: HopTable) {
    this.#facts = facts;
    this.#hops = hops;
  }

  /** @param count how many numbers of traces there are */
  all(count: number): ObservedBlock[] {
    const { blockBits, changedBlocks } = this.#facts;
    return Array.from({ length: Math.ceil(count / (1 << blockBits)) }, (_, block) => {
      if (changedBlocks[block] !== 0) this.#blocks[block] = undefined;
      changedBlocks[block] = 0;
      return (this.#blocks[block] ??= this.#observe(block, count));
    });
  }

  #observe(block: number, count: number): ObservedBlock {
    const { blockBits, status } = this.#facts;
    const first = block << blockBits;
    const end = Math.min(first + (1 << blockBits), count);
    const traces = new Int32Array(end - first);
    let length = 0;
    for (let trace = first; trace < end; trace++) if ((status[trace] ?? 0) !== 0) traces[length++] = trace;
    return new ObservedBlock(this.#facts, this.#hops, traces.subarray(0, length));
  }
}
