import * as vscode from "vscode";
import type { Grouping, Listing } from "./listing";
import { groupWords, sortWords } from "./listingWords";
import type { TraceSort } from "../../protocol/engine";

const sorts: readonly TraceSort[] = ["newest", "start", "duration", "errors", "hops"];
const groups: readonly Grouping[] = ["source", "none", "status", "action", "agent"];

export async function chooseSort(listing: Listing): Promise<void> {
  const sort = await chosen(sorts, sortWords, listing.sort, vscode.l10n.t("Sort Traces"));
  if (sort) listing.set({ sort });
}

export async function chooseGroup(listing: Listing): Promise<void> {
  const group = await chosen(groups, groupWords, listing.group, vscode.l10n.t("Group Traces"));
  if (group) listing.set({ group });
}

async function chosen<T extends string>(values: readonly T[], words: Readonly<Record<T, string>>, current: T, title: string): Promise<T | undefined> {
  const items = values.map((value) => ({ value, label: sentence(words[value]), ...(value === current && { description: vscode.l10n.t("now") }) }));
  return (await vscode.window.showQuickPick(items, { title }))?.value;
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
