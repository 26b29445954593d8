import type { AgentMessage, AgentResponse, Hop } from "../core";
import { Chance } from "./chance";
import { text } from "./payload";
import { SampleAgent } from "./sampleAgent";

/** Tells people, by mail or chat. */
export class Notifier extends SampleAgent {
  readonly name = "notifier";
  readonly actions = ["notify"];

  async handle(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    const channel = text(message.payload, "channel");
    const subject = text(message.payload, "subject");
    const characters = this.tracer.span("render_template", { tags: { template: `${channel}.txt` } }, () => subject.length + 120);
    await this.tracer.span(`deliver ${channel}`, { tags: { characters } }, async (span) => {
      await this.work(new Chance(message.id).between("deliver", 30, 150), hop.signal);
      if (this.faults.strikes(message, hop.attempt) === "hang") {
        span.addEvent("connection_stalled", { channel });
        await this.hang(hop.signal);
      }
    });
    this.log.info("notification_sent", { channel, subject });
    return message.reply({ channel });
  }
}
