import { createHash, randomFillSync, randomUUID } from "node:crypto";

/** Where correlation IDs, message IDs and span IDs come from. */
export interface IdGenerator {
  /** A UUID (RFC 9562, version 4 layout). */
  uuid(): string;
  /** 16 lower-case hex digits, not all zero (W3C Trace Context, parent-id). */
  spanId(): string;
  /**
   * The generator of one branch of work. A generator that draws from a seed must not be shared by branches
   * that run at the same time, or the IDs would depend on who comes first.
   * @param branch a name that no other branch has, such as the ID of the message or span that starts it.
   */
  derive(branch: string): IdGenerator;
}

const invalidSpanId = "0".repeat(16);

/** Random bytes are drawn for many span IDs at once: the system call is what costs. */
const pool = Buffer.allocUnsafe(8 * 512);
let drawnBytes = pool.length;

/** Unpredictable IDs. */
export const randomIds: IdGenerator = {
  uuid: () => randomUUID(),
  spanId: () => {
    if (drawnBytes === pool.length) {
      randomFillSync(pool);
      drawnBytes = 0;
    }
    const id = pool.toString("hex", drawnBytes, (drawnBytes += 8));
    return id === invalidSpanId ? randomIds.spanId() : id;
  },
  derive: () => randomIds,
};

/** The same IDs in every run: each depends on the seed, the branch it is drawn in, and how many were drawn there before. */
export class SeededIds implements IdGenerator {
  readonly #seed: string;
  #drawn = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  uuid(): string {
    const hex = this.#draw(32);
    const variant = "89ab".charAt(Number.parseInt(hex.charAt(16), 16) % 4);
    return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`, hex.slice(20)].join("-");
  }

  spanId(): string {
    return this.#draw(16);
  }

  derive(branch: string): SeededIds {
    return new SeededIds(digest(`${this.#seed}/${branch}`));
  }

  #draw(hexDigits: number): string {
    return digest(`${this.#seed}#${this.#drawn++}`).slice(0, hexDigits);
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
