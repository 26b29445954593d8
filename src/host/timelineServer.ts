import type { EngineClient } from "../engine/client";
import type { EngineContract } from "../protocol/engine";
import { RpcServer, type Handlers, type Port } from "../protocol/rpc";
import type { TimelineContract } from "../protocol/timeline";
import { timelineParams } from "../protocol/timelineParams";
import { checkedBy } from "./pageCalls";

/** What a timeline page asks of the engine. */
export type TimelineEngine = Pick<Handlers<EngineContract>, "timeline" | "timelineDetails" | "timelineMarks" | "timelineMatches" | "timelinePath" | "timelineRecords" | "timelineTexts">;

/** What a timeline page has done in the editor. */
export interface TimelineActions extends Pick<Handlers<TimelineContract>, "reveal" | "goToSource"> {
  /** A call that is none has come: from a page of another version, or from a script that is not ours. */
  readonly rejected: (method: string, reason: string) => void;
}

/** The engine in its worker. */
export function timelineEngine(client: EngineClient): TimelineEngine {
  return {
    timeline: (params, signal) => client.call("timeline", params, signal),
    timelineDetails: (params, signal) => client.call("timelineDetails", params, signal),
    timelineMarks: (params, signal) => client.call("timelineMarks", params, signal),
    timelineMatches: (params, signal) => client.call("timelineMatches", params, signal),
    timelinePath: (params, signal) => client.call("timelinePath", params, signal),
    timelineRecords: (params, signal) => client.call("timelineRecords", params, signal),
    timelineTexts: (params, signal) => client.call("timelineTexts", params, signal),
  };
}

/** Answers the page of a trace. What it sends is checked where it comes in. @param key names the trace */
export function serveTimeline(port: Port, key: string, engine: TimelineEngine, { rejected, ...actions }: TimelineActions): RpcServer<TimelineContract> {
  return new RpcServer<TimelineContract>(
    port,
    {
      load: (_params, signal) => engine.timeline({ key }, signal),
      details: (params, signal) => engine.timelineDetails({ key, ...params }, signal),
      marks: (params, signal) => engine.timelineMarks({ key, ...params }, signal),
      matches: (params, signal) => engine.timelineMatches({ key, ...params }, signal),
      path: (params, signal) => engine.timelinePath({ key, ...params }, signal),
      records: (params, signal) => engine.timelineRecords({ key, ...params }, signal),
      texts: (params, signal) => engine.timelineTexts({ key, ...params }, signal),
      ...actions,
    },
    checkedBy(timelineParams, rejected),
  );
}
