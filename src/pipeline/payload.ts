import type { Payload } from "../core";

/** A text that an agent needs to do its work. */
export function text(payload: Payload, key: string): string {
  const value = payload[key];
  if (typeof value !== "string") throw new TypeError(`the payload's ${key} is ${typeof value}, not a text`);
  return value;
}

/** A count or a score that an agent needs to do its work. */
export function number(payload: Payload, key: string): number {
  const value = payload[key];
  if (typeof value !== "number") throw new TypeError(`the payload's ${key} is ${typeof value}, not a number`);
  return value;
}
