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
    // The log's redaction keeps the token to itself.
    this.log.debug("channel_opened", { channel, webhook_token: new Chance(message.id).between("token", 1e9, 9e9) });
    await this.tracer.span(`deliver ${channel}`, { tags: { characters } }, async (span) => {
      await this.simulated.take(new Chance(message.id).between("deliver", 30, 150), hop.signal);
      if (this.faults.strikes(message, hop.attempt) === "hang") {
        span.addEvent("connection_stalled", { channel });
        await this.simulated.hang(hop.signal);
      }
    });
    this.log.info("notification_sent", { channel, subject });
    return message.reply({ channel });
  }
}
