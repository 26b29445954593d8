import { setTimeout as sleep } from "node:timers/promises";

/** How hard to try to get a message handled. */
export interface DeliveryOptions {
  /** ms for one attempt; without end when absent. */
  readonly timeoutMs?: number;
  /** How often to send the message again when it failed; 0 when absent. */
  readonly retries?: number;
  /** ms before the first retry, doubled for each further one; 0 when absent. */
  readonly backoffMs?: number;
  /** Whether to send again after this error; after any when absent. */
  readonly retryOn?: (error: unknown) => boolean;
}

export interface FailedAttempt {
  /** From 1. */
  readonly attempt: number;
  readonly error: unknown;
  /** ms until the next attempt. */
  readonly backoffMs: number;
}

/**
 * Calls `attempt` with 1, 2, … until it succeeds, `retries` are used up, or the error is not one to retry on.
 * @param onRetry hears of each failure that is not the last.
 * @throws the last attempt's error.
 */
export async function withRetries<T>(
  { retries = 0, backoffMs = 0, retryOn = () => true }: DeliveryOptions,
  signal: AbortSignal,
  attempt: (number: number) => Promise<T>,
  onRetry: (failed: FailedAttempt) => void,
): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await attempt(number);
    } catch (error) {
      if (number > retries || signal.aborted || !retryOn(error)) throw error;
      const pauseMs = backoffMs * 2 ** (number - 1);
      onRetry({ attempt: number, error, backoffMs: pauseMs });
      await sleep(pauseMs, undefined, { signal });
    }
  }
}
