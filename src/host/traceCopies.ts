import * as vscode from "vscode";
import type { EngineClient } from "../engine/client";
import { DocumentReader } from "../engine/document/documentReader";
import { writeTraceJson } from "../engine/document/traceJson";
import { traceText } from "../engine/document/traceText";
import type { TraceSummary } from "../protocol/engine";
import { formatCount } from "./itemWords";
import type { ReadOnlyTexts } from "./readOnlyTexts";

/** Lines asked of the engine at a time, and at most shown. */
const pageLines = 500;
const mostLines = 100_000;

/** Puts the tree of a trace on the clipboard, to be pasted into a message. */
export async function copyAsText(engine: EngineClient, trace: TraceSummary): Promise<void> {
  await vscode.env.clipboard.writeText(await traceText(trace, await documentOf(engine, trace)));
  told(trace);
}

/** Puts a trace on the clipboard as `hopscope show --json` writes it. */
export async function copyAsJson(engine: EngineClient, trace: TraceSummary): Promise<void> {
  const parts: string[] = [];
  await writeTraceJson(trace, await documentOf(engine, trace), {
    records: true,
    why: false,
    nameOf: trace.manySources ? (path) => path : undefined,
    write: (text) => {
      parts.push(text);
    },
    stopped: () => false,
  });
  await vscode.env.clipboard.writeText(parts.join(""));
  told(trace);
}

/** Shows the lines of a trace alone, as they stand in their logs, in the order of their times. */
export async function showTraceLines(engine: EngineClient, texts: ReadOnlyTexts, { key, id }: TraceSummary): Promise<void> {
  const lines: string[] = [];
  for (let total = 1; lines.length < Math.min(total, mostLines); ) {
    const page = await engine.call("traceLines", { key, offset: lines.length, limit: pageLines });
    total = page.total;
    lines.push(...page.items);
    if (page.items.length === 0) break;
    if (lines.length >= mostLines && total > lines.length) lines.push(vscode.l10n.t("… and {0} more records", formatCount(total - lines.length)));
  }
  const document = await texts.open(vscode.l10n.t("{0} (lines of this trace)", id), `trace=${key}`, `${lines.join("\n")}\n`, "jsonl");
  await vscode.window.showTextDocument(document, { preview: true });
}

function documentOf(engine: EngineClient, { key }: TraceSummary): Promise<DocumentReader> {
  return DocumentReader.open((params) => engine.call("document", params), key);
}

function told({ records }: TraceSummary): void {
  vscode.window.setStatusBarMessage(vscode.l10n.t("Copied the trace with {0} records", formatCount(records)), 3000);
}
