import type { Port } from "../../../src/protocol/rpc";

/** Two ports that hear each other, in order, never within the sender's own turn. */
export function portPair(): readonly [Port, Port] {
  const listeners: ((message: unknown) => void)[] = [];
  const port = (own: number): Port => ({
    post: (message) => queueMicrotask(() => listeners[1 - own]?.(message)),
    listen(listener) {
      listeners[own] = listener;
      return () => undefined;
    },
  });
  return [port(0), port(1)];
}
