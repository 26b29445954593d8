import { setMaxListeners } from "node:events";

/** Work was not done in time. */
export class TimeoutError extends Error {
  override readonly name = "TimeoutError";
}

/** A controller whose signal any number of things may wait on at a time, as the parallel parts of one hop do, without Node's warning of a leak. */
export function sharedController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/**
 * Runs `work` for at most `timeoutMs`. Then its signal fires with the {@link TimeoutError}, and it is given a turn of the event
 * loop to wind up; work that does not listen is left behind. The signal fires with `outer`, too.
 * @throws {TimeoutError} when the time is over, else what `work` throws.
 */
export async function withDeadline<T>(timeoutMs: number, what: string, outer: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = sharedController();
  const forward = () => controller.abort(outer.reason);
  if (outer.aborted) forward();
  outer.addEventListener("abort", forward, { once: true });
  let timer: NodeJS.Timeout | undefined;
  let timeout: TimeoutError | undefined;
  const timeUp = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new TimeoutError(`${what} took longer than ${timeoutMs} ms`);
      timeout = error;
      controller.abort(error);
      setImmediate(() => reject(error));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work(controller.signal), timeUp]);
  } catch (error) {
    // Work that was interrupted says so in words of its own (AbortError).
    throw timeout ?? error;
  } finally {
    clearTimeout(timer);
    outer.removeEventListener("abort", forward);
  }
}
