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
    const size = 1 << this.#facts.blockBits;
    return Array.from({ length: Math.ceil(count / size) }, (_, block) => {
      const { changedBlocks } = this.#facts;
      if (changedBlocks[block] !== 0) this.#blocks[block] = undefined;
      changedBlocks[block] = 0;
      return (this.#blocks[block] ??= new ObservedBlock(this.#facts, this.#hops, this.#facts.settledAmong(block * size, Math.min((block + 1) * size, count))));
    });
  }
}
