/** So many orders have a place each: more are never under way. */
const places = 1024;
/** What the engine's own thread is numbered; others from 1 on. */
export const ownThread = 0;

/**
 * Who begins with an order first, has it: an order is handed to all threads, and each tries to claim it. So no thread waits
 * while another has orders left.
 */
export class ScanClaims {
  /** By place the number of the order that is free, or what {@link claimed} says. */
  readonly #places: Int32Array<SharedArrayBuffer>;

  /** @param memory that of the claims of another thread */
  constructor(memory = new SharedArrayBuffer(places * 4)) {
    this.#places = new Int32Array(memory);
  }

  /** To be handed to other threads. */
  get memory(): SharedArrayBuffer {
    return this.#places.buffer;
  }

  /** Lets an order be claimed. @param order its number, greater than 0 and than all before */
  offer(order: number): void {
    Atomics.store(this.#places, order % places, order);
  }

  /** False when another thread has it, or it was answered long ago. */
  claim(order: number, thread: number): boolean {
    return Atomics.compareExchange(this.#places, order % places, order, claimed(thread)) === order;
  }

  /** Whether a thread has an order that was offered and is not answered yet. */
  isClaimedBy(order: number, thread: number): boolean {
    return Atomics.load(this.#places, order % places) === claimed(thread);
  }
}

/** Less than any number of an order. */
function claimed(thread: number): number {
  return -1 - thread;
}
