import assert from "node:assert/strict";
import { PassThrough, Writable } from "node:stream";
import { createLogger, jsonRenderer, streamDestination } from "../../../src/core";

/** A stream that takes a line when the test says so. */
class Slow extends Writable {
  readonly taken: string[] = [];
  #take: (() => void) | undefined;

  constructor() {
    super({ highWaterMark: 10 });
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#take = () => {
      this.taken.push(chunk.toString());
      done();
    };
  }

  async takeAll(): Promise<void> {
    while (this.#take) {
      const take = this.#take;
      this.#take = undefined;
      take();
      await new Promise(setImmediate);
    }
  }
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => `line ${n}\n`);

describe("stream destination", () => {
  it("keeps the lines for a slow stream, in order, until it has taken them", async () => {
    const slow = new Slow();
    const destination = streamDestination(slow);
    for (const line of numbers(100)) destination.write(line);
    let flushed = false;
    const flush = destination.flush().then(() => (flushed = true));
    await new Promise(setImmediate);
    assert.equal(flushed, false);
    await slow.takeAll();
    await flush;
    assert.deepEqual(slow.taken, numbers(100));
    assert.equal(destination.lost, 0);
    await destination.close();
    assert.equal(slow.writableFinished, true);
  });

  it("refuses lines when too many wait, and the logger counts them", async () => {
    const slow = new Slow();
    const log = createLogger({ processors: [], renderer: jsonRenderer(), destination: streamDestination(slow, { maximumWaiting: 5 }) });
    for (let n = 0; n < 20; n++) log.info("e", { n });
    await Promise.all([slow.takeAll(), log.flush()]);
    assert.equal(slow.taken.length + log.lost, 20);
    assert.ok(slow.taken.length >= 5 && log.lost > 0);
  });

  it("counts the lines that a failing stream did not take", async () => {
    let took = 0;
    const failing = new Writable({
      highWaterMark: 1,
      write: (_chunk, _encoding, done) => setImmediate(() => done(took++ < 3 ? null : new Error("the disk is full"))),
    });
    const log = createLogger({ processors: [], renderer: jsonRenderer(), destination: streamDestination(failing) });
    for (let n = 0; n < 10; n++) log.info("e", { n });
    await log.flush();
    log.info("afterwards");
    assert.equal(log.lost, 11 - 3);
  });

  it("does not wait for a stream that has gone", async () => {
    const stream = new PassThrough({ highWaterMark: 1 });
    const destination = streamDestination(stream);
    for (const line of numbers(3)) destination.write(line);
    stream.destroy();
    await destination.close();
    assert.throws(() => destination.write("late\n"));
    assert.equal(destination.lost, 3);
  });
});
