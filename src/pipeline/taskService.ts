import type { AgentMessage, BoundLogger, Hop, Tracer } from "../core";
import { Chance } from "./chance";
import type { FaultPlan } from "./faults";
import type { Surroundings } from "./sampleAgent";
import { SimulatedWork } from "./simulatedWork";
import { storageDelivery } from "./storage";

/** There is such a task already. */
export class DuplicateTaskError extends Error {
  override readonly name = "DuplicateTaskError";
}

/** The service layer: what a task is and which are allowed. Who asked, and for which request, is not its business; the context knows. */
export class TaskService {
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

  /** @throws {DuplicateTaskError} */
  async create(title: string, message: AgentMessage, hop: Hop) {
    const chance = new Chance(message.id);
    await this.#tracer.span("deduplicate", { tags: { threshold: 0.92 } }, async (span) => {
      await this.#simulated.take(chance.between("deduplicate", 40, 180), hop.signal);
      span.setTag("similarity", chance.between("similarity", 10, 80) / 100);
    });
    if (this.#faults.strikes(message, hop.attempt) === "breakdown") {
      this.#log.warning("task_refused", { title, reason: "duplicate" });
      throw new DuplicateTaskError(`there is a task “${title}” already`);
    }
    const { payload } = await hop.send("storage_save", { key: `task/${message.id.slice(0, 8)}`, title }, storageDelivery);
    this.#log.info("task_created", { title, revision: payload["revision"] });
    return { title, key: payload["key"] };
  }

  async list(owner: string, message: AgentMessage, hop: Hop) {
    const { payload } = await hop.send("storage_load", { key: `tasks/${owner}` }, storageDelivery);
    const chance = new Chance(message.id);
    await this.#tracer.span("prioritise", {}, () => this.#simulated.take(chance.between("prioritise", 15, 70), hop.signal));
    this.#log.info("tasks_listed", { owner, n: payload["rows"] });
    return { tasks: payload["rows"] };
  }
}
