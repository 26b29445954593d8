import type { EngineContract, Params, Result } from "../engine/api";

type Calls = "agents" | "configure" | "document" | "find" | "malformed" | "open" | "search" | "statistics" | "traces";

/** What the command line asks the engine, which runs in the same process. */
export type CliEngine = {
  [M in Calls]: (params: Params<EngineContract, M>, signal?: AbortSignal) => Result<EngineContract, M> | Promise<Result<EngineContract, M>>;
} & {
  readonly healths: { health(params: Params<EngineContract, "health">): Promise<Result<EngineContract, "health">> };
  /** Ends its threads and closes its files. */
  dispose(): Promise<void>;
};
