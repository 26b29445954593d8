import type { AgentMessage, AgentResponse, Hop } from "../core";
import { Chance } from "./chance";
import { text } from "./payload";
import { SampleAgent } from "./sampleAgent";
import { together } from "./together";

const shards = ["docs-a", "docs-b", "docs-c"];

/** What is searched cannot be read. */
class IndexUnavailableError extends Error {
  override readonly name = "IndexUnavailableError";
}

/** Finds: searches the vector index and fetches documents. */
export class Retriever extends SampleAgent {
  readonly name = "retriever";
  readonly actions = ["search", "fetch_document"];

  async handle(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    const chance = new Chance(message.id);
    return message.reply(message.action === "search" ? await this.#search(message, hop, chance) : await this.#fetch(message, hop, chance));
  }

  async #search(message: AgentMessage, hop: Hop, chance: Chance) {
    const query = text(message.payload, "query");
    await this.#embed(query, hop, chance);
    const hits = await this.#lookUp(message, hop, chance);
    const kept = Math.min(hits, 4);
    await this.tracer.span("rerank", { tags: { candidates: hits, kept } }, () => this.simulated.take(chance.between("rerank", 50, 220), hop.signal));
    this.log.info("chunks_ranked", { query, n: kept, candidates: hits });
    return { hits: kept };
  }

  async #embed(query: string, hop: Hop, chance: Chance): Promise<void> {
    if (chance.happens("embedding is cached", 0.3)) {
      this.log.debug("embedding_cache_hit", { query });
      return;
    }
    const tags = { "gen_ai.operation.name": "embeddings", "gen_ai.request.model": "text-embedding-3-small" };
    await this.tracer.span("embed_query", { tags }, () => this.simulated.take(chance.between("embed", 20, 80), hop.signal));
  }

  /** Asks all shards at once; answers how many candidates they have. */
  #lookUp(message: AgentMessage, hop: Hop, chance: Chance): Promise<number> {
    return this.tracer.span("vector_lookup", { tags: { index: "docs", shards: shards.length } }, async (span) => {
      const counts = await together(shards.map((shard) => this.#askShard(shard, message, hop, chance)));
      const hits = counts.reduce((sum, count) => sum + count, 0);
      span.addEvent("shards_merged", { hits });
      return hits;
    });
  }

  #askShard(shard: string, message: AgentMessage, hop: Hop, chance: Chance): Promise<number> {
    return this.tracer.span("shard_lookup", { tags: { shard } }, async (span) => {
      await this.simulated.take(chance.between(shard, 25, 160), hop.signal);
      if (shard === "docs-b" && this.faults.strikes(message, hop.attempt) === "breakdown") {
        throw new IndexUnavailableError(`shard ${shard} answers with checksum mismatch`);
      }
      const hits = chance.between(`${shard} hits`, 1, 6);
      span.setTag("hits", hits);
      return hits;
    });
  }

  async #fetch(message: AgentMessage, hop: Hop, chance: Chance) {
    const document = text(message.payload, "document");
    const bytes = await this.tracer.span("http_get", { tags: { "url.path": `/documents/${document}` } }, async (span) => {
      await this.simulated.take(chance.between("http", 60, 240), hop.signal);
      if (this.faults.strikes(message, hop.attempt) === "breakdown") throw new IndexUnavailableError(`document ${document} is gone (410)`);
      span.setTag("http.response.status_code", 200);
      return chance.between("bytes", 8_000, 60_000);
    });
    const chunks = this.tracer.span("split_text", { tags: { bytes } }, () => 2 + Math.floor(bytes / 20_000));
    this.log.info("document_split", { document, bytes, n: chunks });
    return { document, chunks };
  }
}
