import * as vscode from "vscode";
import type { TracePage, TraceSort } from "../../protocol/engine";
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

/** How far the records have been asked a query. */
type SearchProgress = Pick<TracePage, "searched" | "searchedOf" | "isSearching">;

const searchedAll: SearchProgress = { searched: 0, searchedOf: 0, isSearching: false };

function progressWords({ searched, searchedOf, isSearching }: SearchProgress): string {
  if (searched >= searchedOf) return "";
  const percent = Math.floor((searched / searchedOf) * 100);
  return isSearching ? vscode.l10n.t("searching, {0} %", percent) : vscode.l10n.t("{0} % of the records searched", percent);
}

/** What of the list is not as usual, in a line for the view; "" when all is. */
export function listingMessage(listing: Listing, progress: SearchProgress = searchedAll): string {
  const parts = [
    listing.where === "" ? "" : vscode.l10n.t("Filter: {0}", listing.where),
    progressWords(progress),
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
