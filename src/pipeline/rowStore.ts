import type { AgentMessage, BoundLogger, Hop, Payload, Tracer } from "../core";
import { Chance } from "./chance";
import type { FaultPlan } from "./faults";
import type { Surroundings } from "./sampleAgent";
import { SimulatedWork } from "./simulatedWork";

/** Somebody else wrote the row at the same time: worth another attempt. */
export class WriteConflictError extends Error {
  override readonly name = "WriteConflictError";
}

class StorageError extends Error {
  override readonly name = "StorageError";
}

/** On whose behalf a row is read or written. */
interface Visit {
  readonly message: AgentMessage;
  readonly hop: Hop;
}

/**
 * The storage layer: rows by their keys. It takes no correlation ID, and all that it logs and times has one: the context
 * brings it through every layer.
 */
export class RowStore {
  readonly #log: BoundLogger;
  readonly #tracer: Tracer;
  readonly #faults: FaultPlan;
  readonly #simulated: SimulatedWork;

  constructor({ log, tracer, faults, speed }: Surroundings) {
    this.#log = log;
    this.#tracer = tracer;
    this.#faults = faults;
    this.#simulated = new SimulatedWork(speed);
  }

  async save(key: string, row: Payload, visit: Visit) {
    const chance = new Chance(visit.message.id);
    const bytes = this.#tracer.span("validate", {}, () => JSON.stringify(row).length);
    const revision = await this.#tracer.span("upsert", { tags: { "db.system.name": "sqlite", "db.collection.name": "notes" } }, async (span) => {
      await this.#simulated.take(chance.between("upsert", 30, 120), visit.hop.signal);
      await this.#strike(key, visit);
      span.addEvent("committed", { bytes });
      return chance.between("revision", 1, 40);
    });
    this.#log.info("row_written", { key, bytes, revision });
    return { key, revision };
  }

  async load(key: string, visit: Visit) {
    const chance = new Chance(visit.message.id);
    const rows = await this.#tracer.span("select", { tags: { "db.system.name": "sqlite", "db.collection.name": "tasks" } }, async (span) => {
      await this.#simulated.take(chance.between("select", 20, 90), visit.hop.signal);
      await this.#strike(key, visit);
      const count = chance.between("rows", 2, 9);
      span.setTag("rows", count);
      return count;
    });
    this.#log.debug("rows_read", { key, n: rows });
    return { rows };
  }

  /** What shall go wrong here goes wrong. */
  async #strike(key: string, { message, hop }: Visit): Promise<void> {
    switch (this.#faults.strikes(message, hop.attempt)) {
      case "conflict":
      case "lasting_conflict":
        throw new WriteConflictError(`${key} was changed by another writer`);
      case "breakdown":
        throw new StorageError("the disk is full", { cause: new Error("ENOSPC: no space left on device, write") });
      case "hang":
        this.#log.warning("lock_contended", { key, holder: "compaction" });
        await this.#simulated.hang(hop.signal);
        break;
      case undefined:
        break;
    }
  }
}
