import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { EngineClient } from "../../src/engine/client";
import type { HopscopeApi } from "../../src/host/hopscope";
import type { EngineContract, SourceSummary, TraceNode, TraceSummary } from "../../src/protocol/engine";

/** The running extension's API. */
export async function hopscope(): Promise<HopscopeApi> {
  const extension = vscode.extensions.getExtension<HopscopeApi>("hopscope.hopscope");
  assert.ok(extension, "the extension is there");
  return extension.activate();
}

/** Resolves with the first change that fits; what has been told before does not count. */
export function nextChange(engine: EngineClient, fits: (changed: EngineContract["events"]["changed"]) => boolean): Promise<EngineContract["events"]["changed"]> {
  return new Promise((resolve) => {
    const stop = engine.on("changed", (changed) => {
      if (!fits(changed)) return;
      stop();
      resolve(changed);
    });
  });
}

/** Starts something that opens a source and resolves when that source has ended; or, "live", when it is read as far as it goes. */
export async function sourceOf(engine: EngineClient, start: () => Thenable<unknown>, state: "ended" | "live" = "ended"): Promise<SourceSummary> {
  const before = new Set((await engine.call("sources", {})).map(({ id }) => id));
  const fresh = ({ sources }: EngineContract["events"]["changed"]) => sources.find((source) => !before.has(source.id) && source.state === state);
  const reached = nextChange(engine, (changed) => fresh(changed) !== undefined);
  await start();
  const source = fresh(await reached);
  assert.ok(source);
  return source;
}

export async function tracesOf(engine: EngineClient, source: SourceSummary): Promise<readonly TraceSummary[]> {
  return (await engine.call("traces", { source: source.id, offset: 0, limit: 100_000 })).items;
}

/** A node of the explorer's tree with what stands beneath it. */
export interface Branch {
  readonly node: TraceNode;
  readonly children: readonly Branch[];
}

/** Everything beneath a trace, as the explorer would show it when all is expanded. */
export async function branches(engine: EngineClient, key: string, parent = ""): Promise<Branch[]> {
  const { items } = await engine.call("children", { key, parent, offset: 0, limit: 100_000 });
  return Promise.all(items.map(async (node) => ({ node, children: node.hasChildren ? await branches(engine, key, node.id) : [] })));
}

/** All nodes of a tree, a parent before its children. */
export function flatten(tree: readonly Branch[]): TraceNode[] {
  return tree.flatMap(({ node, children }) => [node, ...flatten(children)]);
}
