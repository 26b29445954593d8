import { Worker } from "node:worker_threads";
import type { EngineContract } from "../protocol/engine";
import { RpcClient } from "../protocol/rpc";

/** The engine as its clients see it. */
export type EngineClient = Pick<RpcClient<EngineContract>, "call" | "on">;

/**
 * Starts the engine in a worker.
 * @param script the built worker, an absolute path
 * @param onCrash is told when the worker ends by itself; every open call has been rejected by then
 */
export function startEngine(script: string, onCrash: (error: Error) => void): { readonly client: EngineClient; stop(): Promise<void> } {
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
  worker.on("error", crash);
  worker.on("exit", (code) => {
    crash(new Error(`The engine ended with code ${code}.`));
  });
  return {
    client,
    stop: async () => {
      stopping = true;
      client.close();
      await worker.terminate();
    },
  };
}
