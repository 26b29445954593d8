import type { AgentMessage, AgentResponse, DeliveryOptions, Hop } from "../core";
import { Chance } from "./chance";
import { text } from "./payload";
import { SampleAgent } from "./sampleAgent";

/** Somebody else wrote the row at the same time: worth another attempt. */
class WriteConflictError extends Error {
  override readonly name = "WriteConflictError";
}

class StorageError extends Error {
  override readonly name = "StorageError";
}

/** How the others send to storage. */
export const storageDelivery: DeliveryOptions = {
  timeoutMs: 1_500,
  retries: 2,
  backoffMs: 50,
  retryOn: (error) => error instanceof WriteConflictError,
};

/** Remembers: one row a thing, by its key. */
export class Storage extends SampleAgent {
  readonly name = "storage";
  readonly actions = ["storage_save", "storage_load"];

  async handle(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    const chance = new Chance(message.id);
    const key = text(message.payload, "key");
    return message.reply(message.action === "storage_save" ? await this.#save(key, message, hop, chance) : await this.#load(key, message, hop, chance));
  }

  async #save(key: string, message: AgentMessage, hop: Hop, chance: Chance) {
    const bytes = this.tracer.span("validate", {}, () => JSON.stringify(message.payload).length);
    const revision = await this.tracer.span("upsert", { tags: { "db.system.name": "sqlite", "db.collection.name": "notes" } }, async (span) => {
      await this.work(chance.between("upsert", 30, 120), hop.signal);
      await this.#strike(key, message, hop);
      span.addEvent("committed", { bytes });
      return chance.between("revision", 1, 40);
    });
    this.log.info("row_written", { key, bytes, revision });
    return { key, revision };
  }

  async #load(key: string, message: AgentMessage, hop: Hop, chance: Chance) {
    const rows = await this.tracer.span("select", { tags: { "db.system.name": "sqlite", "db.collection.name": "tasks" } }, async (span) => {
      await this.work(chance.between("select", 20, 90), hop.signal);
      await this.#strike(key, message, hop);
      const count = chance.between("rows", 2, 9);
      span.setTag("rows", count);
      return count;
    });
    this.log.debug("rows_read", { key, n: rows });
    return { rows };
  }

  /** What shall go wrong here goes wrong. */
  async #strike(key: string, message: AgentMessage, hop: Hop): Promise<void> {
    switch (this.faults.strikes(message, hop.attempt)) {
      case "conflict":
      case "lasting_conflict":
        throw new WriteConflictError(`${key} was changed by another writer`);
      case "breakdown":
        throw new StorageError("the disk is full", { cause: new Error("ENOSPC: no space left on device, write") });
      case "hang":
        this.log.warning("lock_contended", { key, holder: "compaction" });
        await this.hang(hop.signal);
        break;
      case undefined:
        break;
    }
  }
}
