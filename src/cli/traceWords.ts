import type { TraceStatus } from "../engine/api";
import type { Piece, Style } from "./terminal";

/** How a trace, a hop or a span ended, in a word. @param stale it never will */
export function statusWord(status: TraceStatus, stale: boolean): string {
  switch (status) {
    case "ok":
      return "ok";
    case "error":
      return "error";
    case "in_progress":
      return stale ? "never finished" : "in progress";
  }
}

const statusStyles: Readonly<Record<TraceStatus, Style>> = { ok: "green", error: "red", in_progress: "yellow" };

export function statusPiece(status: TraceStatus, stale: boolean): readonly [string, Style] {
  return [statusWord(status, stale), statusStyles[status]];
}

const levelStyles: Readonly<Record<string, Style>> = { debug: "dim", info: "green", warning: "yellow", error: "red", critical: "boldRed" };

export function levelPiece(level: string): Piece {
  return [level.padEnd(8), levelStyles[level]];
}

/** `2026-01-01T00:00:00.100200Z` as `2026-01-01 00:00:00.100`: times of people, in UTC. */
export function shortTime(iso: string): string {
  return iso.replace("T", " ").replace(/(\.\d{3})\d*Z$/, "$1");
}
