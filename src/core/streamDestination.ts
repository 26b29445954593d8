import { finished, type Writable } from "node:stream";
import type { Destination } from "./destination";

export interface StreamOptions {
  /** Lines that wait for the stream at most; further ones are refused, and so counted as lost. 10,000 when absent. */
  readonly maximumWaiting?: number;
}

/**
 * Lines to a stream of Node's (a socket, a compressor). While the stream is full they wait here, in bounded memory; a program that
 * would rather wait than lose lines awaits {@link Destination.flush} now and then. What waits when the process exits cannot be sent
 * any more: for lines that must outlive a crash use a file or standard output.
 */
export function streamDestination(stream: Writable, { maximumWaiting = 10_000 }: StreamOptions = {}): Destination {
  return new StreamDestination(stream, maximumWaiting);
}

class StreamDestination implements Destination {
  readonly #stream: Writable;
  readonly #maximumWaiting: number;
  /** Not written yet, oldest first. */
  #waiting: string[] = [];
  /** Given to the stream, which has not said what became of them. */
  #underWay = 0;
  #lost = 0;
  #failure: Error | undefined;
  #idle: (() => void)[] = [];

  constructor(stream: Writable, maximumWaiting: number) {
    this.#stream = stream;
    this.#maximumWaiting = maximumWaiting;
    stream.on("drain", () => this.#pump());
    finished(stream, (error) => this.#end(error ?? new Error("the stream has ended")));
  }

  get lost(): number {
    return this.#lost;
  }

  write(line: string): void {
    if (this.#failure) throw this.#failure;
    if (this.#waiting.length >= this.#maximumWaiting) throw new Error(`${this.#maximumWaiting} lines wait for the stream already`);
    this.#waiting.push(line);
    if (!this.#stream.writableNeedDrain) this.#pump();
  }

  flush(): Promise<void> {
    return this.#isIdle() ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  async close(): Promise<void> {
    await this.flush();
    if (this.#failure === undefined) await new Promise<void>((resolve) => this.#stream.end(resolve));
  }

  #pump(): void {
    let next = 0;
    for (let room = true; room && next < this.#waiting.length; next++) {
      this.#underWay += 1;
      room = this.#stream.write(this.#waiting[next], (error) => this.#settle(error));
    }
    this.#waiting = this.#waiting.slice(next);
  }

  #settle(error: Error | null | undefined): void {
    if (this.#failure) return;
    this.#underWay -= 1;
    if (error) this.#lost += 1;
    this.#wake();
  }

  #end(failure: Error): void {
    this.#failure = failure;
    // A stream that is destroyed leaves open what became of the line it was at.
    this.#lost += this.#waiting.length + this.#underWay;
    this.#waiting = [];
    this.#underWay = 0;
    this.#wake();
  }

  #isIdle(): boolean {
    return this.#waiting.length === 0 && this.#underWay === 0;
  }

  #wake(): void {
    if (!this.#isIdle()) return;
    const waiters = this.#idle;
    this.#idle = [];
    for (const wake of waiters) wake();
  }
}
