import { captureCallSite } from "./callSite";
import { type Clock, systemClock } from "./clock";
import { currentContext } from "./context";
import { errorText } from "./errorText";
import { exceptionStacks } from "./exceptionStacks";
import { isoInstant } from "./instant";
import { emit, type Processor } from "./logChain";

/** Adds what the context carries: correlation ID, the hop's agent, action and message ID, the span's ID. The logger's own keys win. */
export const mergeContext: Processor = (event) => {
  event.bound = event.bound.over(currentContext().logKeys());
  return true;
};

/** Adds `level`. */
export const addLevel: Processor = (event) => {
  event.keys["level"] = event.level;
  return true;
};

/** Adds `timestamp`: ISO 8601 in UTC with microseconds. */
export function addTimestamp(clock: Clock = systemClock): Processor {
  return (event) => {
    event.keys["timestamp"] = isoInstant(clock.now());
    return true;
  };
}

/**
 * Adds `pathname`, `lineno` and `func_name` of the call, by source maps in the source as written.
 * A record that brings a `pathname` keeps it. It costs some microseconds a record.
 */
export const addCallSite: Processor = ({ keys }) => {
  // The frame after `emit` is the logger's method, the next one its caller.
  if (!("pathname" in keys)) Object.assign(keys, captureCallSite(emit, 1));
  return true;
};

/**
 * Adds `exception`, the stack of `exc_info` with its causes. `exc_info: error` and `exc_info: true` beside `error: error`
 * are the same; on the line `exc_info` is `true`, as structlog's callers wrote it.
 */
export const renderException: Processor = renderedException(errorText);

/** Adds `exception` as structlog's `dict_tracebacks` does: a list of what was thrown and its causes, with their frames. */
export const renderStructuredException: Processor = renderedException(exceptionStacks);

function renderedException(render: (error: Error) => unknown): Processor {
  return ({ keys }) => {
    const exception = keys["exc_info"] === true ? keys["error"] : keys["exc_info"];
    if (exception instanceof Error) {
      keys["exc_info"] = true;
      keys["exception"] = render(exception);
    }
    return true;
  };
}
