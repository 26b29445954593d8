import * as vscode from "vscode";
import type { TraceSort } from "../../protocol/engine";
import { formatCount, separator } from "../itemWords";
import type { Grouping, Listing } from "./listing";

/** The orders as the user chooses among them. */
export const sortWords: Readonly<Record<TraceSort, string>> = {
  newest: "newest first",
  start: "oldest first",
  duration: "longest first",
  errors: "most errors first",
  hops: "most hops first",
};

export const groupWords: Readonly<Record<Grouping, string>> = {
  source: "by source",
  status: "by status",
  action: "by root action",
  agent: "by agent",
  none: "not grouped",
};

/** What of the list is not as usual, in a line for the view; "" when all is. @param searched share of the records that a query was asked of, from 0 to 1 */
export function listingMessage(listing: Listing, searched: number): string {
  const parts = [
    listing.where === "" ? "" : vscode.l10n.t("Filter: {0}", listing.where),
    searched < 1 ? vscode.l10n.t("searching, {0} %", Math.floor(searched * 100)) : "",
    listing.isCleared ? vscode.l10n.t("cleared") : "",
    listing.sort === "newest" ? "" : sortWords[listing.sort],
    listing.group === "source" ? "" : groupWords[listing.group],
  ].filter(Boolean);
  return parts.join(separator);
}

/** `3 of 8 traces`. */
export function shareOfTraces(shown: number, all: number): string {
  return vscode.l10n.t("{0} of {1} traces", formatCount(shown), formatCount(all));
}
