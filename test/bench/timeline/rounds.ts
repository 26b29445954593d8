import { RpcClient } from "../../../src/protocol/rpc";
import type { TimelineContract } from "../../../src/protocol/timeline";
import { portPair } from "../../unit/webview/portPair";
import { onPage, opened, type Ground } from "./figures";
import { marks } from "./page/marks";
import { noEditor } from "./noEditor";
import { serveTimeline, type TimelineEngine } from "../../../src/host/timelineServer";

/** After the first rounds the compilers and caches have what they want. */
const rounds = 100;
const warmRounds = 10;

/** Opens the timeline of a trace and closes it, as a panel is opened and closed. @returns bytes by which the page's process has grown */
export function growthOfPanels(ground: Ground, key: string, engine: TimelineEngine): Promise<number> {
  return onPage(ground, "/stage.html", (staged) =>
    growth(
      () => inUse(staged),
      async () => {
        await opened(staged, key, engine);
        await staged.page.mouse.wheel(0, 600);
        await staged.settled();
        await staged.closeTimeline();
      },
    ),
  );
}

/** Has a page that stays open load its trace again, as it does when the trace has grown. @returns bytes by which the page's process has grown */
export function growthOfReloads(ground: Ground, key: string, engine: TimelineEngine): Promise<number> {
  return onPage(ground, "/stage.html", async (staged) => {
    await opened(staged, key, engine);
    return growth(
      () => inUse(staged),
      async () => {
        const handed = staged.marked(marks.handed);
        staged.tellChange();
        await handed;
        await staged.settled();
      },
    );
  });
}

/**
 * Has all that a page asks for asked and its connection closed, without a page: what drives the browser grows itself.
 * @param engine runs in this process
 * @returns bytes by which this process has grown
 */
export function growthOfConnections(key: string, engine: TimelineEngine): Promise<number> {
  return growth(
    () => Promise.resolve(ownBytes()),
    async () => {
      const [hostPort, pagePort] = portPair();
      const server = serveTimeline(hostPort, key, engine, noEditor);
      const client = new RpcClient<TimelineContract>(pagePort);
      const { revision, columns } = await client.call("load", {});
      await client.call("texts", { revision, from: 0, to: Math.min(128, columns.key.length) });
      await client.call("marks", { revision, from: 0, to: Math.min(128, columns.key.length) });
      await client.call("details", { revision, row: 0 });
      await client.call("records", { revision, row: 0, limit: 200, includeDescendants: true, leastLevel: 0 });
      await client.call("matches", { revision, where: "status:error" });
      await client.call("path", { revision });
      server.close();
      client.close();
    },
  );
}

async function growth(inUse: () => Promise<number>, round: () => Promise<void>): Promise<number> {
  let warm = NaN;
  for (let done = 1; done <= rounds; done++) {
    await round();
    if (done === warmRounds) warm = await inUse();
  }
  return (await inUse()) - warm;
}

async function inUse(staged: { memory(): Promise<{ readonly heap: number; readonly arrays: number }> }): Promise<number> {
  const { heap, arrays } = await staged.memory();
  return heap + arrays;
}

function ownBytes(): number {
  if (!globalThis.gc) throw new Error("Node needs --expose-gc, as npm run bench gives it.");
  for (let round = 0; round < 3; round++) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
