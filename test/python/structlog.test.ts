import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { repositoryRoot } from "../harness/repository";
import { branches, flatten, hopscope, nextChange, sourceOf, tracesOf } from "../host/hopscopeUnderTest";

interface Logged {
  readonly event: string;
  readonly level: string;
  readonly correlation_id: string;
  readonly agent: string;
}

/** The causes of errors, once all errors are read. */
async function errorGroups() {
  const { engine } = await hopscope();
  for (;;) {
    const changed = nextChange(engine, () => true);
    const { items, read, toRead } = await engine.call("errors", { offset: 0, limit: 10 });
    if (read === toRead) return items;
    await changed;
  }
}

describe("a Python program with structlog, under debugpy", function () {
  this.timeout(90_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "hopscope-python-"));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it("becomes traces by its context variables, with its exception", async () => {
    const { engine } = await hopscope();
    const beside = join(folder, "logged.json");
    const source = await sourceOf(engine, async () => {
      const started = await vscode.debug.startDebugging(undefined, {
        type: "debugpy",
        request: "launch",
        name: "Orders",
        program: join(repositoryRoot, "test/python/orders.py"),
        args: [beside],
        python: ["/usr/bin/python3"],
        console: "internalConsole",
      });
      assert.ok(started, "debugpy starts");
    });
    const logged = JSON.parse(await readFile(beside, "utf8")) as readonly Logged[];
    assert.equal(source.label, "Orders");
    assert.deepEqual([source.counts.records, source.counts.malformed], [logged.length, 0], "every record is there");
    assert.deepEqual(source.dialects, { structlog: logged.length });
    const traces = await tracesOf(engine, source);
    const ids = [...new Set(logged.map(({ correlation_id }) => correlation_id))].sort();
    assert.deepEqual(traces.map(({ id }) => id).sort(), ids);
    for (const trace of traces) {
      const own = logged.filter(({ correlation_id }) => correlation_id === trace.id);
      assert.equal(trace.records, own.length, "the tasks of an order share its ID");
      assert.deepEqual([...trace.path].sort(), [...new Set(own.map(({ agent }) => agent))].sort());
      assert.equal(trace.status, own.some(({ level }) => level === "error") ? "error" : "ok");
    }
    const items = await errorGroups();
    const group = items.find(({ type }) => type.endsWith("OutOfStock"));
    assert.ok(group, `the exception is a cause of errors: ${JSON.stringify(items)}`);
    assert.match(group.message, /^no item .* is left – naïve 😀$/);
    assert.match(group.place, /orders\.py/);
    const failed = traces.find(({ status }) => status === "error");
    assert.equal(failed?.id, "order-2");
    const nodes = flatten(await branches(engine, failed.key));
    assert.deepEqual(nodes.flatMap((node) => (node.kind === "hop" ? [node.agent] : [])), ["gateway", "storage"]);
  });
});
