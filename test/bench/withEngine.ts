import { join } from "node:path";
import { startEngine, type EngineClient } from "../../src/engine/client";
import { repositoryRoot } from "../harness/repository";

const worker = join(repositoryRoot, "dist/engineWorker.js");

/** Lends the built engine, in its worker as the extension has it. */
export async function withEngine<T>(use: (client: EngineClient) => Promise<T>): Promise<T> {
  const engine = startEngine(worker, (error) => {
    throw error;
  });
  try {
    return await use(engine.client);
  } finally {
    await engine.stop();
  }
}
