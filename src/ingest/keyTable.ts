import { spellings } from "./jsonObject";

/** Keys that are looked for: paths of an object, each with a slot for its value. */
export class KeyTable {
  /** How many slots there are. */
  slots = 0;
  /** For each entry its slot, -1 for none. */
  slotOf = new Int32Array(0);
  /** For each entry the node of the paths that go on through it, -1 for none. */
  childOf = new Int32Array(0);
  /** For each entry bits that say that its key is there. */
  marksOf = new Int32Array(0);
  /** For each entry the slots of the paths that go on through it. */
  readonly slotsBeneath: readonly number[][];
  readonly #entries: Entry[] = [];
  /** For each node its entries by key. */
  readonly #nodes = [new Map<string, Entry>()];
  readonly #bySpelling = new Map<string, number>();

  /** @param keys dotted keys; `marks` are for the key however it is spelled */
  constructor(keys: ReadonlyMap<string, { readonly marks: number }>) {
    for (const [key, { marks }] of keys) for (const path of spellings(key)) this.#addPath(path, marks);
    const entries = this.#entries;
    this.slotOf = Int32Array.from(entries, (entry) => entry.slot);
    this.childOf = Int32Array.from(entries, (entry) => entry.child);
    this.marksOf = Int32Array.from(entries, (entry) => entry.marks);
    this.slotsBeneath = entries.map((entry) => this.#slotsBeneath(entry.child));
  }

  /** The slots of a dotted key in all its spellings: as one key first, then nested. */
  slotsOf(key: string): number[] {
    return spellings(key).map((path) => {
      const slot = this.#bySpelling.get(path.join("\0"));
      if (slot === undefined) throw new Error(`The key ${key} is not in the table.`);
      return slot;
    });
  }

  /** The entry of a key beneath a node, -1 for a key that nobody looks for. */
  find(node: number, key: string): number {
    return this.#nodes[node]?.get(key)?.index ?? -1;
  }

  #addPath(path: readonly string[], marks: number): void {
    let node = 0;
    path.forEach((key, depth) => {
      const isLast = depth === path.length - 1;
      let entry = this.#nodes[node]?.get(key);
      if (!entry) {
        entry = { index: this.#entries.length, slot: -1, child: -1, marks: 0 };
        this.#entries.push(entry);
        this.#nodes[node]?.set(key, entry);
      }
      if (!isLast) {
        if (entry.child < 0) entry.child = this.#nodes.push(new Map()) - 1;
        node = entry.child;
        return;
      }
      if (entry.slot < 0) entry.slot = this.slots++;
      entry.marks |= marks;
      this.#bySpelling.set(path.join("\0"), entry.slot);
    });
  }

  #slotsBeneath(node: number): number[] {
    const found: number[] = [];
    const waiting = [node];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (const entry of this.#nodes[next]?.values() ?? []) {
        if (entry.slot >= 0) found.push(entry.slot);
        waiting.push(entry.child);
      }
    }
    return found;
  }
}

interface Entry {
  readonly index: number;
  slot: number;
  child: number;
  marks: number;
}
