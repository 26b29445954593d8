import assert from "node:assert/strict";
import type { ActionRange, HealthContract, TraceOfRange } from "../../../../src/protocol/health";
import { healthParams } from "../../../../src/protocol/healthParams";
import type { Page } from "../../../../src/protocol/lists";
import { RpcClient, RpcServer, type Port } from "../../../../src/protocol/rpc";
import { barPage, BarTraces } from "../../../../src/webview/health/barTraces";
import { withReceivedNumbers } from "../../../../src/webview/health/receivedNumbers";
import { portPair } from "../portPair";

/** As VS Code carries messages: as JSON. */
const asJson = (port: Port): Port => ({ ...port, post: (message) => port.post(JSON.parse(JSON.stringify(message))) });

type Asked = ActionRange & { readonly offset: number; readonly limit: number };
const notAsked = () => assert.fail("not asked");
const range: ActionRange = { agent: "a", action: "run", from: 2e7, below: 5e7 };
const page = (...longest: readonly number[]) => ({ items: longest.map((ns) => ({ trace: { key: String(ns), duration: NaN }, longest: ns }) as TraceOfRange), total: 100 });
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A host whose answers the test gives when it likes. */
class FakeHost {
  readonly asked: { readonly params: Asked; answer(page: Page<TraceOfRange> | Error): void }[] = [];
  readonly told: string[] = [];
  readonly traces: BarTraces;

  /** What the page may show. */
  shown(): readonly TraceOfRange[] | undefined {
    return this.traces.traces?.items;
  }

  constructor() {
    const [client, host] = portPair().map(asJson) as [Port, Port];
    new RpcServer<HealthContract>(
      host,
      {
        load: notAsked, openTrace: notAsked, goToError: notAsked, setWindow: notAsked, openSettings: notAsked, start: notAsked,
        traces: (params) => new Promise((resolve, reject) => this.asked.push({ params, answer: (answer) => (answer instanceof Error ? reject(answer) : resolve(answer)) })),
      },
      (method, params) => (method === "traces" ? healthParams.traces.parse(params) : params),
    );
    this.traces = new BarTraces(new RpcClient<HealthContract>(client), () => this.told.push("arrived"), (error) => this.told.push(error.message));
  }
}

describe("the traces of a bar", () => {
  it("come page by page, and stay until newer ones come", async () => {
    const host = new FakeHost();
    host.traces.list(range);
    await turn();
    assert.deepEqual(host.asked[0]?.params, { ...range, offset: 0, limit: barPage });
    assert.equal(host.shown(), undefined);
    host.asked[0].answer(page(4e7, 3e7));
    await turn();
    assert.deepEqual(host.told, ["arrived"]);
    assert.equal(host.shown()?.length, 2);
    assert.ok(Number.isNaN(host.shown()?.[0]?.trace.duration));
    host.traces.more();
    await turn();
    assert.equal(host.asked[1]?.params.limit, 2 * barPage);
    assert.equal(host.shown()?.length, 2);
    host.asked[1].answer(page(4e7, 3e7, 2e7));
    await turn();
    assert.equal(host.shown()?.length, 3);
  });

  it("are those of the bar that was chosen last", async () => {
    const host = new FakeHost();
    host.traces.list(range);
    host.traces.list({ ...range, from: 5e7, below: Infinity });
    await turn();
    assert.equal(host.asked[1]?.params.below, Infinity);
    host.asked[1].answer(page(9e7));
    await turn();
    host.asked[0]?.answer(page(3e7));
    await turn();
    assert.deepEqual(host.shown()?.map(({ longest }) => longest), [9e7]);
    host.traces.list(undefined);
    assert.equal(host.shown(), undefined);
    assert.deepEqual(host.told, ["arrived"]);
  });

  it("tell why they do not come", async () => {
    const host = new FakeHost();
    host.traces.list(range);
    await turn();
    host.asked[0]?.answer(new Error("the log is gone"));
    await turn();
    assert.deepEqual(host.told, ["the log is gone"]);
  });
});

describe("numbers that JSON cannot write", () => {
  it("are what they were: not a number, or the end of the last bar", () => {
    const sent = { from: NaN, bars: [{ from: 1, below: Infinity, p95: [NaN, 3] }], name: "null", nothing: [] };
    assert.deepEqual(withReceivedNumbers(JSON.parse(JSON.stringify(sent))), sent);
  });
});
