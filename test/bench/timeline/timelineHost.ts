import type { EngineClient } from "../../../src/engine/client";
import type { EngineContract } from "../../../src/protocol/engine";
import { RpcServer, type Handlers, type Port } from "../../../src/protocol/rpc";
import type { TimelineContract } from "../../../src/protocol/timeline";
import { timelineParams } from "../../../src/protocol/timelineParams";

/** What the host asks of the engine for a timeline. */
export type TimelineEngine = Pick<Handlers<EngineContract>, "timeline" | "timelineDetails" | "timelineMatches" | "timelinePath" | "timelineTexts">;

/** The engine in its worker. */
export function engineBehind(client: EngineClient): TimelineEngine {
  return {
    timeline: (params, signal) => client.call("timeline", params, signal),
    timelineDetails: (params, signal) => client.call("timelineDetails", params, signal),
    timelineMatches: (params, signal) => client.call("timelineMatches", params, signal),
    timelinePath: (params, signal) => client.call("timelinePath", params, signal),
    timelineTexts: (params, signal) => client.call("timelineTexts", params, signal),
  };
}

/** Answers a page as src/host/timelinePanel.ts does; there is no editor to go to. */
export function serveTimeline(port: Port, key: string, engine: TimelineEngine): RpcServer<TimelineContract> {
  const nothing = () => undefined;
  return new RpcServer<TimelineContract>(
    port,
    {
      load: (_params, signal) => engine.timeline({ key }, signal),
      details: (params, signal) => engine.timelineDetails({ key, ...params }, signal),
      matches: (params, signal) => engine.timelineMatches({ key, ...params }, signal),
      path: (params, signal) => engine.timelinePath({ key, ...params }, signal),
      texts: (params, signal) => engine.timelineTexts({ key, ...params }, signal),
      reveal: nothing,
      goToSource: nothing,
    },
    (method, params) => {
      const schema = Object.entries(timelineParams).find(([name]) => name === method)?.[1];
      if (!schema) throw new Error(`${method} is no call of the timeline.`);
      return schema.parse(params);
    },
  );
}
