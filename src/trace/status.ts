/** How a trace, a hop or a span ended, or that it has not. */
export type TraceStatus = "ok" | "error" | "in_progress";
