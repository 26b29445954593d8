/** The critical path of the trace as it is now, asked for when it is to be seen. */
import type { RpcClient } from "../protocol/rpc";
import { staleRevision, type TimelineContract, type TimelineData, type TimelinePath } from "../protocol/timeline";

/** A stretch of a row on the critical path, ns after the trace's start. */
export interface PathPiece {
  readonly start: number;
  readonly end: number;
}

export interface AgentShare {
  /** Index into the trace's agents, -1 for none. */
  readonly agent: number;
  /** Hostile text. */
  readonly name: string;
  readonly share: number;
}

export class CriticalPathFeed {
  readonly #client: RpcClient<TimelineContract>;
  readonly #arrived: () => void;
  readonly #failed: (error: Error) => void;
  #data: TimelineData | undefined;
  #pieces: ReadonlyMap<number, readonly PathPiece[]> | undefined;
  #ofMany = new WeakMap<Int32Array, readonly PathPiece[]>();
  #isShown = false;

  constructor(client: RpcClient<TimelineContract>, arrived: () => void, failed: (error: Error) => void) {
    this.#client = client;
    this.#arrived = arrived;
    this.#failed = failed;
  }

  get isShown(): boolean {
    return this.#isShown;
  }

  /** Goes on with another revision; what was known of the one before is shown until the new path has come. */
  begin(data: TimelineData): void {
    this.#data = data;
    if (this.#isShown) void this.#load(data);
  }

  toggle(): void {
    this.#isShown = !this.#isShown;
    this.#set(undefined);
    if (this.#isShown && this.#data) void this.#load(this.#data);
    this.#arrived();
  }

  /** The stretches of a row that are on the path, ascending; none while it is not shown. */
  piecesOf(row: number): readonly PathPiece[] {
    return this.#pieces?.get(row) ?? none;
  }

  /** The stretches of rows that are shown as one. @param rows of the trace; the same array for the same rows */
  piecesOfAll(rows: Int32Array): readonly PathPiece[] {
    const known = this.#ofMany.get(rows) ?? Array.from(rows).flatMap((row) => this.piecesOf(row));
    this.#ofMany.set(rows, known);
    return known;
  }

  /** How much of the path each agent has, the most first; shares from 0 to 1. None while it is not shown. */
  sharesOf({ agents, columns }: TimelineData): readonly AgentShare[] {
    const byAgent = new Map<number, number>();
    let all = 0;
    for (const [row, pieces] of this.#pieces ?? []) {
      const agent = columns.agent[row] ?? -1;
      const ns = pieces.reduce((sum, { start, end }) => sum + end - start, 0);
      byAgent.set(agent, (byAgent.get(agent) ?? 0) + ns);
      all += ns;
    }
    const shares = Array.from(byAgent, ([agent, ns]) => ({ agent, name: agents[agent] ?? "", share: ns / all }));
    return shares.sort((a, b) => b.share - a.share);
  }

  #set(pieces: ReadonlyMap<number, readonly PathPiece[]> | undefined): void {
    this.#pieces = pieces;
    this.#ofMany = new WeakMap();
  }

  async #load(data: TimelineData): Promise<void> {
    try {
      const path = await this.#client.call("path", { revision: data.revision });
      if (this.#data !== data || !this.#isShown) return;
      this.#set(byRow(path));
      this.#arrived();
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      // A trace that has grown is loaded anew, and its path with it.
      if (failure.name !== staleRevision) this.#failed(failure);
    }
  }
}

const none: readonly PathPiece[] = [];

function byRow({ row, start, end }: TimelinePath): ReadonlyMap<number, readonly PathPiece[]> {
  const pieces = new Map<number, PathPiece[]>();
  row.forEach((each, index) => {
    const piece = { start: start[index] ?? NaN, end: end[index] ?? NaN };
    const known = pieces.get(each);
    if (known) known.push(piece);
    else pieces.set(each, [piece]);
  });
  return pieces;
}
