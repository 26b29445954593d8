import * as vscode from "vscode";
import type { EngineClient } from "../../engine/client";
import type { QueryProblem } from "../../protocol/engine";
import { within } from "../within";
import type { Listing } from "./listing";

/** A search that takes longer is told of, and can be cancelled. ms */
const patience = 400;

/** Asks for a query, and says while it is written what is wrong with it. */
export async function askForFilter(engine: EngineClient, listing: Listing): Promise<void> {
  const where = await writtenQuery(engine, listing.where);
  if (where !== undefined) await filterBy(engine, listing, where.trim());
}

/** Lists only the traces that pass a query; "" for all. One that turns out to take too long is given up for what was before. */
export async function filterBy(engine: EngineClient, listing: Listing, where: string): Promise<void> {
  const before = listing.where;
  listing.set({ where });
  if (before !== "" && before !== where) await engine.call("forgetQuery", { where: before });
  if (where === "") return;
  try {
    await search(engine, where);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "QueryError") throw error;
    // What was set meanwhile stays.
    if (listing.where === where) listing.set({ where: before === where ? "" : before });
    void vscode.window.showErrorMessage(vscode.l10n.t("The filter {0} is not set. {1}", where, error.message));
  }
}

/** Gives up a remembered filter that means nothing to this version. */
export async function dropMeaninglessFilter(engine: EngineClient, listing: Listing): Promise<void> {
  if (listing.where !== "" && (await engine.call("checkQuery", { where: listing.where }))) listing.set({ where: "" });
}

function writtenQuery(engine: EngineClient, value: string): Promise<string | undefined> {
  const input = vscode.window.createInputBox();
  input.title = vscode.l10n.t("Filter Traces");
  input.placeholder = vscode.l10n.t('agent:llm status:error duration>250ms -cached "any text"');
  input.prompt = vscode.l10n.t("Also event:/regex/, field.path:value, level>=warning, since:10m, AND, OR, ( ). Empty lists all traces.");
  input.value = value;
  return new Promise((resolve) => {
    let asked = 0;
    const complain = (message: string) => {
      input.validationMessage = { message, severity: vscode.InputBoxValidationSeverity.Error };
    };
    /** "?" where it cannot be told. */
    const check = async (where: string): Promise<QueryProblem | undefined | "?"> => {
      const mine = ++asked;
      try {
        const problem = await engine.call("checkQuery", { where });
        if (mine === asked && problem) complain(messageOf(problem, where));
        else if (mine === asked) input.validationMessage = undefined;
        return problem;
      } catch (error) {
        complain(error instanceof Error ? error.message : String(error));
        return "?";
      }
    };
    input.onDidChangeValue(check);
    input.onDidAccept(async () => {
      const { value: where } = input;
      const problem = await check(where);
      if (problem === "?") return;
      if (problem) {
        input.valueSelection = [problem.from, Math.min(problem.to, where.length)];
        return;
      }
      resolve(where);
      input.hide();
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}

/** Points at the place: the fields of VS Code have no line of their own for a mark. */
function messageOf({ message, from }: QueryProblem, query: string): string {
  const before = query.slice(0, from);
  const shown = before.length > 24 ? `…${before.slice(-24)}` : before;
  return `${shown} ⟵ ${message}`;
}

async function search(engine: EngineClient, where: string): Promise<void> {
  const abort = new AbortController();
  const done = engine.call("search", { where }, abort.signal).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== "AbortError") throw error;
  });
  if (await within(patience, done)) return;
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Searching the records"), cancellable: true }, async (_progress, cancellation) => {
    const cancelled = cancellation.onCancellationRequested(() => {
      abort.abort();
    });
    await done.finally(() => {
      cancelled.dispose();
    });
  });
}
