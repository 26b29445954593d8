import assert from "node:assert/strict";
import { Slots } from "../../harness/slots";

/** Jobs that are told of when they begin, and end when they are told to. */
function stage(count: number) {
  const slots = new Slots(count);
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const job = (name: string) => () =>
    new Promise<string>((resolve, reject) => {
      begun.push(name);
      ends.set(name, (error) => (error ? reject(error) : resolve(name)));
    });
  const end = async (name: string, error?: Error) => {
    ends.get(name)?.(error);
    // Whoever waits behind it is told in the turns after its end.
    await new Promise(setImmediate);
  };
  return { slots, begun, job, end };
}

describe("slots", () => {
  it("let so many jobs run at a time, in the order in which they came", async () => {
    const { slots, begun, job, end } = stage(2);
    const results = ["a", "b", "c", "d"].map((name) => slots.run(job(name)));
    await new Promise(setImmediate);
    assert.deepEqual(begun, ["a", "b"]);
    await end("b");
    assert.deepEqual(begun, ["a", "b", "c"]);
    for (const name of ["a", "c", "d"]) await end(name);
    assert.deepEqual(await Promise.all(results), ["a", "b", "c", "d"]);
  });

  it("are free again when a job failed, and whoever asked for it is told", async () => {
    const { slots, begun, job, end } = stage(1);
    const failed = assert.rejects(slots.run(job("a")), /no disk/);
    const next = slots.run(job("b"));
    await new Promise(setImmediate);
    await end("a", new Error("no disk"));
    await failed;
    assert.deepEqual(begun, ["a", "b"]);
    await end("b");
    assert.equal(await next, "b");
  });
});
