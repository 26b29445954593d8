import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type BuildOptions } from "esbuild";
import { repositoryRoot } from "../../harness/repository";

/** A program whose lines say what they log, so that its own text is the oracle for the call sites. */
const program = `
import { AgentMessage, BaseAgent, Orchestrator, SpanLog, Tracer, addCallSite, createLogger, jsonRenderer, mergeContext, renderException, stdoutDestination } from "hopscope/core";
interface Unused { readonly linesThatVanish: string }

const log = createLogger({ processors: [mergeContext, addCallSite, renderException], renderer: jsonRenderer(), destination: stdoutDestination() });
const tracer = new Tracer({ processors: [new SpanLog(log)], callSite: true });

function report(): void { log.info("in a function"); }

class Echo extends BaseAgent {
  readonly name = "echo";
  readonly actions = ["echo"];
  async handle(message: AgentMessage) {
    await Promise.resolve();
    log.bind({ n: 1 }).info("in a method");
    return message.reply();
  }
}

function fail(): Error { return new Error("thrown here"); }

async function main(): Promise<void> {
  log.info("in main");
  report();
  log.error("with an exception", { exc_info: fail() });
  log.info("elsewhere", { pathname: "mine.ts" });
  await tracer.span("a span", {}, async () => { await Promise.resolve(); });
  const orchestrator = new Orchestrator({ logger: log, tracer }).register(new Echo());
  await orchestrator.start();
  await orchestrator.handle(new AgentMessage({ action: "echo" }));
}
log.info("at the top");
void main();
`;
const sourceLines = program.split("\n");

type LogRecord = Readonly<Record<string, unknown>>;

describe("call site", function () {
  this.timeout(60_000);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "hopscope-call-site-")));
  const source = join(folder, "src", "program.ts");

  let usual: ReturnType<typeof run>;

  before(() => {
    mkdirSync(join(folder, "src"));
    writeFileSync(source, program);
    usual = run("usual.js", { sourcemap: true, sourcesContent: false });
  });
  after(() => rmSync(folder, { recursive: true }));

  async function run(name: string, options: BuildOptions, flags: readonly string[] = []): Promise<{ bundle: string; records: LogRecord[] }> {
    const bundle = join(folder, "dist", name);
    await build({
      entryPoints: [source],
      outfile: bundle,
      bundle: true,
      platform: "node",
      alias: { "hopscope/core": join(repositoryRoot, "src", "core", "index.ts") },
      ...options,
    });
    const output = execFileSync(process.execPath, [...flags, bundle], { encoding: "utf8" });
    return { bundle, records: output.trimEnd().split("\n").map((line) => JSON.parse(line) as LogRecord) };
  }

  /** The record of an event, of a span's start by its operation. */
  function find(records: readonly LogRecord[], name: string): LogRecord {
    const record = records.find((candidate) => candidate["event"] === name || candidate["operation"] === name);
    return record ?? assert.fail(`no record ${name}`);
  }

  /** The source line that a record points to. */
  function lineOf(record: LogRecord): string {
    assert.equal(record["pathname"], source);
    return sourceLines[Number(record["lineno"]) - 1] ?? "";
  }

  const functionOf: Readonly<Record<string, string>> = {
    "at the top": "<anonymous>",
    "in main": "main",
    "in a function": "report",
    "in a method": "handle",
    "with an exception": "main",
    "a span": "main",
  };
  const builds: readonly [string, BuildOptions, readonly string[]][] = [
    ["a map beside the bundle", { sourcemap: "linked" }, []],
    ["a map in the bundle", { sourcemap: "inline" }, []],
    ["an ES module", { sourcemap: true, format: "esm" }, []],
    ["a minified bundle", { sourcemap: true, minifyWhitespace: true, minifySyntax: true }, []],
    ["Node's own source maps on", { sourcemap: true }, ["--enable-source-maps"]],
  ];

  for (const [index, [title, options, flags]] of builds.entries()) {
    it(`points to the TypeScript source with ${title}`, async () => {
      const { records } = await run(`program-${index}.${options.format === "esm" ? "mjs" : "js"}`, options, flags);
      for (const [name, functionName] of Object.entries(functionOf)) {
        const record = find(records, name);
        assert.ok(lineOf(record).includes(`"${name}"`), name);
        assert.equal(record["func_name"], functionName);
      }
    });
  }

  it("points the records of a hop and its span to where the message was sent", async () => {
    const { records } = await usual;
    for (const name of ["message_received", "invoke_agent echo", "message_processed"]) {
      assert.match(lineOf(find(records, name)), /orchestrator\.handle\(/, name);
    }
  });

  it("points the frames of an exception to the TypeScript source", async () => {
    const { records } = await usual;
    const frames = String(find(records, "with an exception")["exception"]).split("\n").slice(1);
    const [, file, line] = /\((.+):(\d+):\d+\)$/.exec(frames[0] ?? "") ?? [];
    assert.equal(file, source);
    assert.match(sourceLines[Number(line) - 1] ?? "", /new Error\("thrown here"\)/);
  });

  it("keeps a call site that the record brings", async () => {
    const { records } = await usual;
    assert.equal(find(records, "elsewhere")["pathname"], "mine.ts");
  });

  it("is the generated code where there is no map", async () => {
    const { bundle, records } = await run("plain.js", { sourcemap: false });
    const generated = readFileSync(bundle, "utf8").split("\n");
    for (const name of ["in main", "in a function", "in a method"]) {
      const record = find(records, name);
      assert.equal(record["pathname"], bundle);
      assert.ok(generated[Number(record["lineno"]) - 1]?.includes(`"${name}"`), name);
    }
  });
});
