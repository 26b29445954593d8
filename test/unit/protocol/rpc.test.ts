import assert from "node:assert/strict";
import { MessageChannel } from "node:worker_threads";
import { AbortedError, RpcClient, RpcServer, type Handlers, type Port } from "../../../src/protocol/rpc";

interface Contract {
  readonly calls: {
    readonly double: (params: { readonly value: number }) => number;
    readonly wait: (params: Record<string, never>) => string;
    readonly odd: (params: unknown) => unknown;
  };
  readonly events: { readonly tick: number };
}

describe("a call across a boundary", () => {
  const { port1, port2 } = new MessageChannel();
  const portOf = (end: typeof port1): Port => ({
    post: (message) => {
      end.postMessage(message);
    },
    listen: (listener) => {
      end.on("message", listener);
      return () => end.off("message", listener);
    },
  });
  after(() => {
    port1.close();
  });

  /** Both ends of a connection; each of its calls of `wait` hands out its signal and how to answer. */
  function connect(handlers: Partial<Handlers<Contract>> = {}, check?: (method: string, params: unknown) => unknown) {
    let seen: (call: { signal: AbortSignal; answer: (text: string) => void }) => void;
    const waiting = new Promise<{ signal: AbortSignal; answer: (text: string) => void }>((resolve) => (seen = resolve));
    const server = new RpcServer<Contract>(
      portOf(port1),
      {
        double: ({ value }) => value * 2,
        wait: (_params, signal) => new Promise((answer) => seen({ signal, answer })),
        odd: (params) => params,
        ...handlers,
      },
      check,
    );
    const client = new RpcClient<Contract>(portOf(port2));
    return { server, client, waiting };
  }
  const named = (name: string, message?: RegExp) => (error: unknown) => error instanceof Error && error.name === name && (message?.test(error.message) ?? true);
  let open: { close(): void }[] = [];
  const connected = (...how: Parameters<typeof connect>) => {
    const connection = connect(...how);
    open.push(connection.server, connection.client);
    return connection;
  };
  afterEach(() => {
    for (const end of open) end.close();
    open = [];
  });

  it("ends with its result, whatever the order of the answers", async () => {
    const { client, waiting } = connected();
    const slow = client.call("wait", {});
    assert.equal(await client.call("double", { value: 21 }), 42);
    (await waiting).answer("late");
    assert.equal(await slow, "late");
  });

  it("ends with the handler's error, thrown or rejected, and its name", async () => {
    const { client } = connected({
      double: () => {
        throw new RangeError("too much");
      },
      wait: () => Promise.reject(Object.assign(new Error("gone"), { name: "GoneError" })),
    });
    await assert.rejects(client.call("double", { value: 1 }), named("RangeError", /too much/));
    await assert.rejects(client.call("wait", {}), named("GoneError", /gone/));
  });

  it("ends with an error when the parameters or the result cannot cross", async () => {
    const { client } = connected({ odd: () => () => undefined });
    await assert.rejects(client.call("odd", {}), named("DataCloneError"));
    await assert.rejects(client.call("odd", () => undefined), named("DataCloneError"));
    assert.equal(await client.call("double", { value: 2 }), 4);
  });

  it("ends at once when it is aborted, and tells the handler", async () => {
    const { client, waiting } = connected();
    const controller = new AbortController();
    const call = client.call("wait", {}, controller.signal);
    const { signal, answer } = await waiting;
    controller.abort();
    await assert.rejects(call, AbortedError);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    answer("nobody listens");
    assert.equal(await client.call("double", { value: 3 }), 6);
  });

  it("is not made at all when it was aborted before", async () => {
    let called = 0;
    const { client } = connected({ wait: () => `call ${++called}` });
    await assert.rejects(client.call("wait", {}, AbortSignal.abort()), AbortedError);
    assert.equal(await client.call("wait", {}), "call 1");
  });

  it("takes no notice of an abort after its end", async () => {
    const { client } = connected();
    const controller = new AbortController();
    assert.equal(await client.call("double", { value: 4 }, controller.signal), 8);
    controller.abort();
    assert.equal(await client.call("double", { value: 5 }), 10);
  });

  it("ends when the connection is closed, and so does every later one", async () => {
    const { client, waiting } = connected();
    const call = client.call("wait", {});
    await waiting;
    const reason = new Error("the worker crashed");
    client.close(reason);
    await assert.rejects(call, reason);
    await assert.rejects(client.call("double", { value: 1 }), reason);
  });

  it("is told to stop when the server closes", async () => {
    const { client, server, waiting } = connected();
    const call = client.call("wait", {}).catch(() => undefined);
    const { signal } = await waiting;
    server.close();
    assert.equal(signal.aborted, true);
    client.close();
    await call;
  });

  it("fails when there is no such call, also for names that every object has", async () => {
    const { client } = connected();
    for (const method of ["nothing", "toString", "constructor", "__proto__"]) {
      await assert.rejects(client.call(method as "double", { value: 1 }), named("Error", /unknown call/), method);
    }
  });

  it("is checked before the handler sees it, where the other side is not trusted", async () => {
    const check = (method: string, params: unknown) => {
      if (method !== "double" || typeof params !== "object" || params === null || !("value" in params)) throw new TypeError(`${method} was refused`);
      return { value: Number(params.value) };
    };
    const { client } = connected({}, check);
    assert.equal(await client.call("double", { value: 6 }), 12);
    await assert.rejects(client.call("wait", {}), named("TypeError", /wait was refused/));
  });

  it("is not harmed by messages of another kind", async () => {
    const { client } = connected();
    for (const message of [null, 1, "call", {}, { kind: "call" }, { kind: "call", id: "1", method: "double" }, { kind: "cancel", id: 99 }, { kind: "call", id: 1, method: 7 }]) port2.postMessage(message);
    port1.postMessage({ kind: "result", id: 999, result: 1 });
    assert.equal(await client.call("double", { value: 7 }), 14);
  });

  it("events reach every listener until it stops listening", async () => {
    const { client, server } = connected();
    const heard: string[] = [];
    const stop = client.on("tick", (count) => heard.push(`first ${count}`));
    client.on("tick", (count) => heard.push(`second ${count}`));
    server.emit("tick", 1);
    await client.call("double", { value: 0 });
    stop();
    server.emit("tick", 2);
    await client.call("double", { value: 0 });
    assert.deepEqual(heard, ["first 1", "second 1", "second 2"]);
  });
});
