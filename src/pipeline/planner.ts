import type { AgentMessage, AgentResponse, Hop } from "../core";
import { Chance } from "./chance";
import { number, text } from "./payload";
import { SampleAgent } from "./sampleAgent";
import { together } from "./together";

const model = "gpt-4.1";

/** The language model did not do what it was asked. */
class ModelError extends Error {
  override readonly name = "ModelError";
}

/** Thinks: splits a question into steps and writes the texts, with a language model. */
export class Planner extends SampleAgent {
  readonly name = "planner";
  readonly actions = ["plan_steps", "write_answer", "write_summary", "write_digest"];

  async handle(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    switch (message.action) {
      case "plan_steps":
        return message.reply(await this.#plan(message, hop));
      case "write_summary":
        return message.reply(await this.#summarise(message, hop));
      default:
        return message.reply(await this.#write(message, hop));
    }
  }

  /** A question becomes one or two searches. */
  async #plan(message: AgentMessage, hop: Hop) {
    const question = text(message.payload, "question");
    await this.#chat(message, hop, "plan", question.length * 3);
    const searches = this.tracer.span("parse_plan", {}, (span) => {
      const queries = question.split(/\s+(?:and|et|und)\s+/);
      span.setTag("steps", queries.length);
      return queries;
    });
    this.log.info("plan_ready", { question, steps: searches.length });
    return { searches };
  }

  /** Long texts are summarised in pieces, all at once, and the pieces put together. */
  async #summarise(message: AgentMessage, hop: Hop) {
    const chunks = number(message.payload, "chunks");
    const pieces = Array.from({ length: chunks }, (_, n) => this.#chat(message, hop, `chunk ${n}`, 900));
    const tokens = (await together(pieces)).reduce((sum, piece) => sum + piece, 0);
    this.log.debug("chunks_summarised", { n: chunks, tokens });
    await this.#chat(message, hop, "reduce", tokens);
    return { summary: `${text(message.payload, "document")}: the gist in ${tokens} tokens` };
  }

  async #write(message: AgentMessage, hop: Hop) {
    const sources = number(message.payload, "sources");
    const promptTokens = this.tracer.span("build_prompt", { tags: { sources } }, () => 240 + sources * 180);
    this.log.info("prompt_built", { n: sources, tokens: promptTokens });
    if (promptTokens > 1_700) this.log.warning("prompt_truncated", { tokens: promptTokens, limit: 1_700 });
    const tokens = await this.#chat(message, hop, "write", promptTokens);
    return { text: `${sources} sources in ${tokens} tokens` };
  }

  /** Tokens that the model answered with. */
  #chat(message: AgentMessage, hop: Hop, purpose: string, inputTokens: number): Promise<number> {
    const chance = new Chance(`${message.id}/${purpose}`);
    const tags = { "gen_ai.operation.name": "chat", "gen_ai.request.model": model, "gen_ai.usage.input_tokens": inputTokens, purpose };
    return this.tracer.span(`chat ${model}`, { tags }, async (span) => {
      await this.simulated.take(chance.between("first token", 60, 140), hop.signal);
      span.addEvent("first_token");
      if (this.faults.strikes(message, hop.attempt) === "breakdown") throw new ModelError("the answer was cut off by the content filter");
      await this.simulated.take(chance.between("generation", 80, 400), hop.signal);
      const outputTokens = chance.between("tokens", 40, 320);
      span.setTag("gen_ai.usage.output_tokens", outputTokens).setTag("gen_ai.response.finish_reasons", "stop");
      this.log.debug("completion_ready", { model, tokens: outputTokens });
      return outputTokens;
    });
  }
}
