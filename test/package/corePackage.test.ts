import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transform } from "esbuild";
import { npmCommand, npmInstall } from "../harness/npm";
import { runProgram } from "../harness/program";
import { repositoryRoot } from "../harness/repository";

const limitMs = 60_000;

interface Example {
  readonly line: number;
  readonly program: string;
  readonly output: string;
}

/** The programs of the guide, each with what it prints according to the block after it. */
function examplesOf(guide: string): Example[] {
  return [...guide.matchAll(/^```ts\n([^]*?)^```\n\n```text\n([^]*?)^```$/gm)].map(({ 1: program = "", 2: output = "", index }) => ({
    line: guide.slice(0, index).split("\n").length,
    program,
    output,
  }));
}

const guide = readFileSync(join(repositoryRoot, "docs", "core.md"), "utf8");
const examples = examplesOf(guide);

/** The sources alone, to be built there: what is built here is in use by other tests. */
function copyOfRepository(): string {
  const copy = join(mkdtempSync(join(tmpdir(), "hopscope-sources-")), "hopscope");
  const made = /^(\.git|\.vscode-test|dist|node_modules|out|.*\.vsix)$/;
  for (const name of readdirSync(repositoryRoot)) if (!made.test(name)) cpSync(join(repositoryRoot, name), join(copy, name), { recursive: true });
  symlinkSync(join(repositoryRoot, "node_modules"), join(copy, "node_modules"), "junction");
  return copy;
}

describe("the package that npm makes", function () {
  this.timeout(3 * limitMs);
  let project: string;
  let sources: string;

  const node = (...args: readonly string[]) => runProgram(process.execPath, args, limitMs, { cwd: project });

  before(async () => {
    project = mkdtempSync(join(tmpdir(), "hopscope-package-"));
    writeFileSync(join(project, "package.json"), JSON.stringify({ name: "empty", version: "1.0.0", private: true }));
    sources = copyOfRepository();
    const [npm, ...first] = npmCommand();
    const packed = await runProgram(npm, [...first, "pack", "--json", "--pack-destination", project], limitMs, { cwd: sources });
    const [, file = ""] = /"filename": "(.+\.tgz)"/.exec(packed) ?? assert.fail(packed);
    // Its one dependency comes from here, so that the test needs no registry.
    cpSync(join(repositoryRoot, "node_modules", "zod"), join(project, "zod"), { recursive: true });
    await npmInstall(project, ["--offline", "--install-links", `./${file}`, "./zod"], limitMs);
  });
  after(() => {
    for (const folder of [project, join(sources, "..")]) rmSync(folder, { recursive: true, force: true });
  });

  it("depends on zod and on nothing else", () => {
    const { packages } = JSON.parse(readFileSync(join(project, "package-lock.json"), "utf8")) as { packages: Record<string, unknown> };
    assert.deepEqual(Object.keys(packages).filter((path) => path.startsWith("node_modules/")), ["node_modules/hopscope", "node_modules/zod"]);
  });

  it("is one library, however it is loaded", async () => {
    writeFileSync(
      join(project, "both.mjs"),
      `import { createRequire } from "node:module";
      import { getCorrelationId, runWithCorrelation, Tracer } from "hopscope/core";
      const required = createRequire(import.meta.url)("hopscope/core");
      console.log(runWithCorrelation("c", () => required.getCorrelationId()), required.Tracer === Tracer, Object.keys(required).every((name) => name in required));`,
    );
    assert.equal(await node("both.mjs"), "c true true\n");
  });

  it("names the program's own frames as call sites, not the library's", async () => {
    writeFileSync(
      join(project, "callSite.cjs"),
      `const { addCallSite, AgentMessage, BaseAgent, createLogger, jsonRenderer, MemoryDestination, Orchestrator, Tracer } = require("hopscope/core");
      const memory = new MemoryDestination();
      const logger = createLogger({ processors: [addCallSite], renderer: jsonRenderer(), destination: memory });
      class Echo extends BaseAgent { name = "echo"; actions = ["echo"]; async handle(message) { return message.reply(); } }
      const orchestrator = new Orchestrator({ logger, tracer: new Tracer() }).register(new Echo());
      async function main() {
        await orchestrator.start();
        await orchestrator.handle(new AgentMessage({ action: "echo" }));
        for (const line of memory.lines) console.log(JSON.parse(line).pathname.endsWith("callSite.cjs"));
      }
      main();`,
    );
    assert.equal(await node("callSite.cjs"), "true\n".repeat(4));
  });

  it("has the command line, which needs no other package", async () => {
    writeFileSync(join(project, "a.log"), '{"event":"x","correlation_id":"T","timestamp":"2026-01-01T00:00:00Z"}\n');
    const printed = await node(join("node_modules", "hopscope", "dist", "cli.js"), "summary", "a.log", "--json");
    assert.equal((JSON.parse(printed) as { readonly traces: number }).traces, 1);
    const { bin } = JSON.parse(readFileSync(join(project, "node_modules", "hopscope", "package.json"), "utf8")) as { readonly bin: Record<string, string> };
    assert.deepEqual(Object.keys(bin), ["hopscope"]);
  });

  it("has types that a strict program of either kind of module compiles with, the guide's examples included", async () => {
    symlinkSync(join(repositoryRoot, "node_modules", "@types"), join(project, "node_modules", "@types"), "junction");
    mkdirSync(join(project, "src"));
    for (const { line, program } of examples) for (const kind of ["cts", "mts"]) writeFileSync(join(project, "src", `line${line}.${kind}`), program);
    const compilerOptions = { target: "ES2022", lib: ["ES2023"], module: "node16", strict: true, noEmit: true, types: ["node"], exactOptionalPropertyTypes: true };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
    assert.equal(await node(join(repositoryRoot, "node_modules", "typescript", "bin", "tsc"), "-p", "."), "");
  });

  it("has a guide all of whose programs are run here", () => {
    assert.equal(examples.length, guide.match(/^```ts$/gm)?.length);
    assert.ok(examples.length >= 6);
  });

  for (const [index, { line, program, output }] of examples.entries()) {
    const format = index % 2 === 0 ? "cjs" : "esm";
    it(`runs the guide's program of line ${line} (${format}) and prints what the guide says`, async () => {
      const { code } = await transform(program, { loader: "ts", format, target: "node20" });
      const file = `example${line}.${format === "cjs" ? "cjs" : "mjs"}`;
      writeFileSync(join(project, file), code);
      assert.equal(await node(file), output);
    });
  }
});
