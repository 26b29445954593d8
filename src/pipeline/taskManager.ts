import type { AgentMessage, AgentResponse, Hop } from "../core";
import { text } from "./payload";
import { SampleAgent, type Surroundings } from "./sampleAgent";
import { DuplicateTaskError, TaskService } from "./taskService";

/** Keeps the tasks; their rows are the storage agent's. */
export class TaskManager extends SampleAgent {
  readonly name = "task_manager";
  readonly actions = ["task_create", "task_list"];
  readonly #tasks: TaskService;

  constructor(surroundings: Surroundings) {
    super(surroundings);
    this.#tasks = new TaskService(surroundings);
  }

  async handle(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    if (message.action === "task_list") return message.reply(await this.#tasks.list(text(message.payload, "owner"), message, hop));
    try {
      return message.reply(await this.#tasks.create(text(message.payload, "title"), message, hop));
    } catch (error) {
      // An outcome, where an exception is an accident.
      if (error instanceof DuplicateTaskError) return message.refuse(error.message);
      throw error;
    }
  }
}
