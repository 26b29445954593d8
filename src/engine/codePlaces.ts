import { callSiteOf } from "../ingest/callSite";
import { exceptionOf } from "../ingest/exception";
import type { JsonObject } from "../ingest/jsonObject";
import { exceptionsInEvents } from "../ingest/spanEvents";
import type { CodePlace } from "../protocol/engine";

/** Code without a file of its own: the engine's, or what was typed in. */
const noFile = /^(<.*>|node:.*|native)?$/;

/** The places in the code that a record names: the call that wrote it, and the frames of its exception and of what that was raised from. */
export function codePlacesOf(fields: JsonObject): CodePlace[] {
  const site = callSiteOf(fields);
  const places: CodePlace[] = site ? [{ ...site, column: 0, kind: "call" }] : [];
  const exception = exceptionOf(fields);
  const waiting = [...exceptionsInEvents(fields).reverse(), ...(exception ? [exception] : [])];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const frame of next.frames) if (!noFile.test(frame.file)) places.push({ ...frame, kind: "frame" });
    waiting.push(...next.causes.slice().reverse());
  }
  return places;
}
