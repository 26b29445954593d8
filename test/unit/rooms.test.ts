import assert from "node:assert/strict";
import { join } from "node:path";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { repositoryRoot } from "../harness/repository";

const importRule = "@typescript-eslint/no-restricted-imports";
const syntaxRule = "no-restricted-syntax";

/** Lints text as if it stood in a file of the repository, by the repository's own rules; those that need types are off, for speed. */
const eslint = new ESLint({
  cwd: repositoryRoot,
  overrideConfigFile: join(repositoryRoot, "eslint.config.mjs"),
  overrideConfig: [{ files: ["**/*.ts"], ...tseslint.configs.disableTypeChecked }],
});

async function rulesBrokenBy(statement: string, file: string): Promise<(string | null)[]> {
  const results = await eslint.lintText(`${statement}\n`, { filePath: join(repositoryRoot, file) });
  return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId)).filter((rule) => rule === null || rule === importRule || rule === syntaxRule);
}

/** Statements a room, by the table of rooms in the design. */
const refused: Readonly<Record<string, readonly string[]>> = {
  core: ['import { x } from "../host/x";', 'import { x } from "../pipeline/x";', 'import { x } from "vscode";', 'import { x } from "commander";'],
  pipeline: ['import { x } from "../ingest/x";', 'import { x } from "zod";', 'import { x } from "vscode";'],
  ingest: ['import { x } from "node:worker_threads";', 'import { x } from "worker_threads";', 'import { x } from "../trace/x";', 'import { x } from "../core/x";', 'import { x } from "zod";'],
  trace: ['import { x } from "node:fs";', 'import { x } from "fs";', 'import { x } from "../ingest/logFile";', 'import { x } from "../core/span";', 'import { x } from "../engine/x";'],
  protocol: ['import { x } from "../trace/status";', 'import { x } from "node:fs";', 'import { x } from "zod";', 'import type { X } from "../engine/x";'],
  engine: ['import { x } from "../host/x";', 'import { x } from "../core/x";', 'import { x } from "vscode";'],
  host: ['import { x } from "../ingest/x";', 'import { x } from "../trace/x";', 'import { x } from "../webview/x";', 'import { x } from "zod";'],
  webview: ['import { x } from "vscode";', 'import type { X } from "vscode";', 'import { x } from "node:fs";', 'import { x } from "../engine/x";', 'import { x } from "../host/x";'],
  cli: ['import { x } from "vscode";', 'import { x } from "../trace/x";', 'import { x } from "../core/redaction";', 'import { x } from "../host/x";'],
};

const allowed: Readonly<Record<string, readonly string[]>> = {
  core: ['import { x } from "zod";', 'import { x } from "node:async_hooks";', 'import { x } from "./x";'],
  pipeline: ['import { x } from "../core/index";', 'import { x } from "../core";', 'import { x } from "node:timers/promises";'],
  ingest: ['import { x } from "node:fs/promises";', 'import { x } from "./lines/x";', 'import { x } from "../x";'],
  trace: ['import { x } from "../ingest/columns";', 'import { x } from "../ingest/record";'],
  protocol: ['import type { X } from "../trace/status";', 'import * as z from "zod/mini";'],
  engine: ['import { x } from "../ingest/x";', 'import { x } from "../trace/x";', 'import { x } from "../protocol/x";', 'import { x } from "node:worker_threads";'],
  host: ['import { x } from "../engine/x";', 'import { x } from "../protocol/x";', 'import { x } from "../core/x";', 'import * as vscode from "vscode";', 'import { x } from "node:path";'],
  webview: ['import { x } from "../protocol/x";', 'import { x } from "../trace/x";', 'import { x } from "preact";', 'import { x } from "@dagrejs/dagre";'],
  cli: ['import { x } from "../engine/x";', 'import { x } from "commander";', 'import { x } from "node:fs";'],
};

describe("the table of rooms", function () {
  // The rules are loaded once, which takes a while on a busy machine.
  this.timeout(60_000);

  for (const [room, statements] of Object.entries(refused)) {
    it(`refuses what ${room} may not import`, async () => {
      for (const statement of statements) assert.deepEqual(await rulesBrokenBy(statement, `src/${room}/example.ts`), [importRule], statement);
    });
  }

  for (const [room, statements] of Object.entries(allowed)) {
    it(`allows what ${room} may import`, async () => {
      for (const statement of statements) assert.deepEqual(await rulesBrokenBy(statement, `src/${room}/example.ts`), [], statement);
    });
  }

  it("holds in folders inside a room", async () => {
    assert.deepEqual(await rulesBrokenBy('import { x } from "../../host/x";', "src/core/inner/example.ts"), [importRule]);
    assert.deepEqual(await rulesBrokenBy('import { x } from "../example";', "src/core/inner/example.ts"), []);
  });

  it("refuses the ways around it", async () => {
    assert.deepEqual(await rulesBrokenBy('export const x = await import("node:fs");', "src/trace/example.ts"), [syntaxRule]);
    assert.deepEqual(await rulesBrokenBy('export const x = require("node:fs");', "src/trace/example.ts"), [syntaxRule]);
    assert.deepEqual(await rulesBrokenBy('export { x } from "node:fs";', "src/trace/example.ts"), [importRule]);
    assert.deepEqual(await rulesBrokenBy('export * from "../host/x";', "src/core/example.ts"), [importRule]);
  });

  it("leaves the wiring and the tests free", async () => {
    assert.deepEqual(await rulesBrokenBy('import { x } from "./host/x";', "src/extension.ts"), []);
    assert.deepEqual(await rulesBrokenBy('import { x } from "../../src/host/x";', "test/unit/example.test.ts"), []);
  });
});
