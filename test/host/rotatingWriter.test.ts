import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { hopscope, nextChange, sourceOf, tracesOf } from "./hopscopeUnderTest";

/** A service that renames its log every hundred lines and begins a new one, as a rotating handler does. */
const writer = `
const { appendFileSync, renameSync } = require("node:fs");
const path = process.argv[2];
let line = 0;
const timer = setInterval(() => {
  for (let index = 0; index < 10; index++, line++) {
    appendFileSync(path, JSON.stringify({ timestamp: new Date().toISOString(), event: "tick", agent: "rotating", correlation_id: "rotating-" + Math.floor(line / 10) }) + "\\n");
  }
  if (line === 500) clearInterval(timer);
  else if (line % 100 === 0) renameSync(path, path + "." + line / 100);
}, 40);
`;

describe("the log of a program that rotates it", function () {
  this.timeout(60_000);

  it("is followed over all its files, and no line is lost or read twice", async () => {
    const folder = await mkdtemp(join(tmpdir(), "hopscope-rotating-"));
    try {
      const { engine } = await hopscope();
      const path = join(folder, "service.log");
      await writeFile(path, "");
      await writeFile(join(folder, "writer.js"), writer);
      const source = await sourceOf(engine, () => vscode.commands.executeCommand("hopscope.openLogFile", vscode.Uri.file(path)), "live");
      const all = nextChange(engine, ({ sources }) => sources.some(({ id, counts }) => id === source.id && counts.records >= 500));
      const child = spawn("node", [join(folder, "writer.js"), path], { stdio: "ignore" });
      await once(child, "close");
      await all;
      const traces = await tracesOf(engine, source);
      assert.equal(traces.length, 50);
      assert.deepEqual(new Set(traces.map(({ records }) => records)), new Set([10]));
      await engine.call("close", { source: source.id });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
