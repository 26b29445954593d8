import { setTimeout } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { EngineContract } from "../protocol/engine";
import { RpcClient } from "../protocol/rpc";

/** The engine as its clients see it. */
export type EngineClient = Pick<RpcClient<EngineContract>, "call" | "on">;

/** So long an engine may take to delete what it has put on the disk. */
const disposeLimitMs = 1500;

/**
 * Starts the engine in a worker.
 * @param script the built worker, an absolute path
 * @param onCrash is told when the worker ends by itself; every open call has been rejected by then
 */
export function startEngine(script: string, onCrash: (error: Error) => void): { readonly client: EngineClient; readonly stop: () => Promise<void> } {
  const worker = new Worker(script);
  let stopping = false;
  const client = new RpcClient<EngineContract>({
    post: (message) => {
      worker.postMessage(message);
    },
    listen: (listener) => {
      worker.on("message", listener);
      return () => worker.off("message", listener);
    },
  });
  const crash = (error: Error) => {
    if (stopping) return;
    stopping = true;
    client.close(error);
    onCrash(error);
  };
  const stop = async () => {
    if (!stopping) {
      stopping = true;
      const limit = new AbortController();
      await Promise.race([client.call("dispose", {}).catch(() => undefined), setTimeout(disposeLimitMs, undefined, { signal: limit.signal }).catch(() => undefined)]);
      limit.abort();
      client.close();
    }
    await worker.terminate();
  };
  let stopped: Promise<void> | undefined;
  worker.on("error", crash);
  worker.on("exit", (code) => {
    crash(new Error(`The engine ended with code ${code}.`));
  });
  return {
    client,
    stop: () => (stopped ??= stop()),
  };
}
