import type { AgentMessage, AgentResponse, DeliveryOptions, Hop } from "../core";
import { text } from "./payload";
import { RowStore, WriteConflictError } from "./rowStore";
import { SampleAgent, type Surroundings } from "./sampleAgent";

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
  readonly #rows: RowStore;

  constructor(surroundings: Surroundings) {
    super(surroundings);
    this.#rows = new RowStore(surroundings);
  }

  async handle(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    const key = text(message.payload, "key");
    const visit = { message, hop };
    return message.reply(message.action === "storage_save" ? await this.#rows.save(key, message.payload, visit) : await this.#rows.load(key, visit));
  }
}
