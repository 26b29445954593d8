import assert from "node:assert/strict";
import { RpcClient, RpcServer } from "../../../src/protocol/rpc";
import { staleRevision, type TimelineContract, type TimelineData, type TimelineText } from "../../../src/protocol/timeline";
import { LoadFeed } from "../../../src/webview/loadFeed";
import { RowPages } from "../../../src/webview/rowPages";
import { nothingAsked } from "./nothingAsked";
import { portPair } from "./portPair";
import { sampleTrace } from "./sampleTrace";

/** A host whose answers the test gives when it likes, and a page's client. */
class FakeHost {
  readonly client: RpcClient<TimelineContract>;
  readonly server: RpcServer<TimelineContract>;
  readonly loads: ((answer: TimelineData | Error) => void)[] = [];
  readonly texts: { readonly revision: number; readonly from: number; readonly to: number; answer(answer: readonly TimelineText[] | Error): void }[] = [];
  #waiting: (() => void)[] = [];

  constructor() {
    const [page, host] = portPair();
    this.client = new RpcClient(page);
    this.server = new RpcServer<TimelineContract>(host, {
      ...nothingAsked,
      load: () => this.#answered<TimelineData>((answer) => this.loads.push(answer)),
      texts: (params) => this.#answered<readonly TimelineText[]>((answer) => this.texts.push({ ...params, answer })),
    });
  }

  /** Waits until the page has asked so many times in all. */
  async asked(times: number): Promise<void> {
    while (this.loads.length + this.texts.length < times) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #answered<T>(keep: (answer: (value: T | Error) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      keep((value) => (value instanceof Error ? reject(value) : resolve(value)));
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }
}

const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ key: 1000 + index, parent: -1, depth: 0 }));
const named = (count: number, name: string): readonly TimelineText[] => Array.from({ length: count }, () => ({ name, error: "" }));

describe("the feed of the trace", () => {
  it("has one load under way, and after it one more for all changes that came meanwhile", async () => {
    const host = new FakeHost();
    const loaded: number[] = [];
    const feed = new LoadFeed<TimelineData>(host.client, 0, { loaded: (data) => loaded.push(data.revision), failed: (error) => assert.fail(error) });
    feed.refresh();
    await host.asked(1);
    for (let change = 0; change < 3; change++) host.server.emit("changed", {});
    host.loads[0]?.(sampleTrace([], { revision: 1 }));
    await host.asked(2);
    assert.deepEqual(loaded, [1]);
    host.loads[1]?.(sampleTrace([], { revision: 4 }));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(loaded, [1, 4]);
    assert.equal(host.loads.length, 2);
  });

  it("reports a failure and loads again when asked to", async () => {
    const host = new FakeHost();
    const failures: string[] = [];
    const loaded: number[] = [];
    const feed = new LoadFeed<TimelineData>(host.client, 0, { loaded: (data) => loaded.push(data.revision), failed: (error) => failures.push(error.message) });
    feed.refresh();
    await host.asked(1);
    host.loads[0]?.(new Error("the source is gone"));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(failures, ["the source is gone"]);
    feed.refresh();
    await host.asked(2);
    host.loads[1]?.(sampleTrace([], { revision: 2 }));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(loaded, [2]);
  });
});

describe("the words of the rows in sight", () => {
  const listener = { arrived: () => undefined, outdated: () => assert.fail("outdated"), failed: (error: Error) => assert.fail(error) };

  it("come in pages, each asked for once", async () => {
    const host = new FakeHost();
    const texts = new RowPages((rows, signal) => host.client.call("texts", rows, signal), listener);
    texts.begin(sampleTrace(rows(200)));
    assert.equal(texts.want(Int32Array.of(3, 4, 5)), false);
    assert.equal(texts.want(Int32Array.of(4, 130)), false);
    await host.asked(2);
    assert.deepEqual(host.texts.map(({ from, to }) => [from, to]), [[0, 128], [128, 200]]);
    host.texts[0]?.answer(named(128, "first"));
    host.texts[1]?.answer(named(72, "second"));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(texts.want(Int32Array.of(4, 130)), true);
    assert.deepEqual([texts.get(4)?.name, texts.get(130)?.name], ["first", "second"]);
    assert.equal(host.texts.length, 2);
  });

  it("stay with their row while the trace grows, until the new ones are there", async () => {
    const host = new FakeHost();
    const texts = new RowPages((rows, signal) => host.client.call("texts", rows, signal), listener);
    texts.begin(sampleTrace(rows(2)));
    texts.want(Int32Array.of(0, 1));
    await host.asked(1);
    host.texts[0]?.answer([{ name: "a", error: "" }, { name: "b", error: "" }]);
    await new Promise((resolve) => setImmediate(resolve));
    texts.begin(sampleTrace([{ key: 7, parent: -1, depth: 0 }, ...rows(2)], { revision: 2 }));
    assert.deepEqual([0, 1, 2].map((row) => texts.get(row)?.name), [undefined, "a", "b"]);
    assert.equal(texts.want(Int32Array.of(0, 1, 2)), false);
  });

  it("ask for the trace again when it has grown since", async () => {
    const host = new FakeHost();
    let outdated = 0;
    const texts = new RowPages((rows, signal) => host.client.call("texts", rows, signal), { ...listener, outdated: () => outdated++ });
    texts.begin(sampleTrace(rows(2)));
    texts.want(Int32Array.of(0));
    await host.asked(1);
    const stale = new Error("the trace has grown");
    stale.name = staleRevision;
    host.texts[0]?.answer(stale);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(outdated, 1);
  });
});
