import type { AgentMessage, AgentResponse, Hop } from "../core";
import { Chance } from "./chance";
import { text } from "./payload";
import { SampleAgent } from "./sampleAgent";
import { storageDelivery } from "./storage";

/** Keeps the tasks; their rows are the storage agent's. */
export class TaskManager extends SampleAgent {
  readonly name = "task_manager";
  readonly actions = ["task_create", "task_list"];

  async handle(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    return message.action === "task_create" ? await this.#create(message, hop) : await this.#list(message, hop);
  }

  async #create(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    const title = text(message.payload, "title");
    const chance = new Chance(message.id);
    await this.tracer.span("deduplicate", { tags: { threshold: 0.92 } }, async (span) => {
      await this.work(chance.between("deduplicate", 40, 180), hop.signal);
      span.setTag("similarity", chance.between("similarity", 10, 80) / 100);
    });
    if (this.faults.strikes(message, hop.attempt) === "breakdown") {
      this.log.warning("task_refused", { title, reason: "duplicate" });
      return message.refuse(`there is a task “${title}” already`);
    }
    const { payload } = await hop.send("storage_save", { key: `task/${message.id.slice(0, 8)}`, title }, storageDelivery);
    this.log.info("task_created", { title, revision: payload["revision"] });
    return message.reply({ title, key: payload["key"] });
  }

  async #list(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    const owner = text(message.payload, "owner");
    const { payload } = await hop.send("storage_load", { key: `tasks/${owner}` }, storageDelivery);
    const chance = new Chance(message.id);
    await this.tracer.span("prioritise", {}, () => this.work(chance.between("prioritise", 15, 70), hop.signal));
    this.log.info("tasks_listed", { owner, n: payload["rows"] });
    return message.reply({ tasks: payload["rows"] });
  }
}
