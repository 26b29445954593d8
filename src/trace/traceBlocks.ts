import type { FactTable } from "./factTable";
import type { HopTable } from "./hopTable";
import { ObservedBlock } from "./observedBlock";

/** Traces with neighbouring numbers are observed together, 4,096 of them: logs grow at their end, so that few blocks change at a time. */
const blockBits = 12;

/** All settled traces in blocks that stay until one of their traces changes. */
export class TraceBlocks {
  readonly #facts: FactTable;
  readonly #hops: HopTable;
  readonly #blocks: (ObservedBlock | undefined)[] = [];

  constructor(facts: FactTable, hops: HopTable) {
    this.#facts = facts;
    this.#hops = hops;
  }

  /** What is said of a trace is no longer true. */
  changed(trace: number): void {
    this.#blocks[trace >>> blockBits] = undefined;
  }

  /** @param count how many numbers of traces there are */
  all(count: number): ObservedBlock[] {
    return Array.from({ length: Math.ceil(count / (1 << blockBits)) }, (_, block) => (this.#blocks[block] ??= this.#observe(block, count)));
  }

  #observe(block: number, count: number): ObservedBlock {
    const { status } = this.#facts;
    const first = block << blockBits;
    const end = Math.min(first + (1 << blockBits), count);
    const traces = new Int32Array(end - first);
    let length = 0;
    for (let trace = first; trace < end; trace++) if ((status[trace] ?? 0) !== 0) traces[length++] = trace;
    return new ObservedBlock(this.#facts, this.#hops, traces.subarray(0, length));
  }
}
