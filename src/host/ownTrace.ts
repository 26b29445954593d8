import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Disposable } from "vscode";
import type { EngineClient } from "../engine/client";
import {
  addLevel,
  addTimestamp,
  bindContext,
  type BoundLogger,
  createLogger,
  type Destination,
  fileDestination,
  getCorrelationId,
  jsonRenderer,
  mergeContext,
  newCorrelationId,
  renderException,
  runWithCorrelation,
  SpanLog,
  Tracer,
} from "../core";

/** Hopscope's own operations as traces, written with the core that it embeds to a log that it can read. */
export class OwnTrace implements Disposable {
  /** The log of this window. */
  readonly path: string;
  readonly #destination: Destination;
  readonly #log: BoundLogger;
  readonly #tracer: Tracer;

  /** @param folder a folder of this window's own, which VS Code cleans up */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, "own-trace.jsonl");
    this.#destination = fileDestination(this.path);
    this.#log = createLogger({
      processors: [mergeContext, addTimestamp(), addLevel, renderException],
      renderer: jsonRenderer(),
      destination: this.#destination,
    });
    this.#tracer = new Tracer({ service: "hopscope", processors: [new SpanLog(this.#log)] });
  }

  /**
   * Runs an operation as one hop: a trace of its own, or beneath the operation that runs it.
   * @param part the part of Hopscope that does it: the agent of the hop
   */
  operation<T>(part: string, action: string, work: () => Promise<T>): Promise<T> {
    const hop = () => bindContext({ agent: part, action, message_id: newCorrelationId() }, () => this.#bracketed(`${part} ${action}`, work));
    return getCorrelationId() === undefined ? runWithCorrelation(undefined, hop) : hop();
  }

  /** The engine, each of whose calls is a hop of the operation that makes it; what no operation asks for is not traced. */
  engine(client: EngineClient): EngineClient {
    return {
      on: (event, listener) => client.on(event, listener),
      call: (method, params, signal) => {
        const call = () => client.call(method, params, signal);
        return getCorrelationId() === undefined ? call() : this.operation("engine", method, call);
      },
    };
  }

  dispose(): void {
    void this.#destination.close();
  }

  async #bracketed<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.#log.info("operation_started");
    try {
      const result = await this.#tracer.span(name, {}, work);
      this.#log.info("operation_completed");
      return result;
    } catch (error) {
      this.#log.error("operation_failed", { error, exc_info: true });
      throw error;
    }
  }
}
