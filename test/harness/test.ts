// npm test [-- [step …] [--grep PATTERN]]: runs every suite and ends with the sum of them all.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runAsProgram } from "./endings";
import { runHostTests } from "./hostTests";
import { startScript } from "./npm";
import { runSideBySide, runTogether } from "./nodeSuites";
import { repositoryRoot } from "./repository";
import { judge, selectSteps, type StepName, sum, sumLine } from "./steps";
import type { Counts } from "./suite";
import { findVSCode, type VSCode, vscodeVariables } from "./vscode";

/** Brings the debugger of Python: Debian's, by a manifest alone. */
const pythonDebugger = join(repositoryRoot, "test", "fixtures", "python-debugger");

/** What the command line keeps from one run to the next is none of the user's. */
const commandLineVariables = { NODE_COMPILE_CACHE: join(repositoryRoot, "out", "compiled") };

const toolLimitMs = 5 * 60_000;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: "string" } } });
  const steps = selectSteps(positionals);
  let vscode: Promise<VSCode> | undefined;
  const context: Context = { grep: values.grep, vscode: () => (vscode ??= findVSCode()) };
  // The scripts read the same tree and write nothing: they run side by side, and each is told of in its turn.
  const scripts = new Map(steps.filter(isScript).map((step) => [step, startScript(step)] as const));
  // It may have to be fetched: that takes the network while the first steps take the processor. Who needs it sees the error.
  if (steps.some(needsVSCode)) context.vscode().catch(() => undefined);
  const results: Counts[] = [];
  for (const step of steps) {
    console.log(`\n== ${step}`);
    const started = performance.now();
    const counts = await (isScript(step) ? endOfScript(step, scripts.get(step)) : runSuite(step, context)).catch((error: unknown): Counts => {
      console.error(error);
      return { passed: 0, failed: 1 };
    });
    results.push(counts);
    console.log(`== ${step}: ${sumLine(counts)} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
  const total = judge(sum(results), false);
  console.log(`\n${sumLine(total)}`);
  return total.failed === 0 ? 0 : 1;
}

/** Whether it runs tests in windows of VS Code. */
function needsVSCode(step: StepName): boolean {
  return step === "host" || step === "ui" || step === "python";
}

interface Context {
  readonly grep: string | undefined;
  /** Found when first asked for: not every run needs one. */
  readonly vscode: () => Promise<VSCode>;
}

/** The steps that are scripts of package.json. */
type ScriptName = Extract<StepName, "types" | "lint" | "unused">;

function isScript(step: StepName): step is ScriptName {
  return step === "types" || step === "lint" || step === "unused";
}

async function runSuite(step: Exclude<StepName, ScriptName>, { grep, vscode }: Context): Promise<Counts> {
  switch (step) {
    case "unit":
      return await runTogether(["unit", "golden"], { grep, env: commandLineVariables });
    case "package":
      return await runTogether(["package"], { grep, env: commandLineVariables });
    case "host":
      return judge(await runHostTests(await vscode(), { folder: "host", grep }), grep !== undefined);
    case "python":
      return judge(await runHostTests(await vscode(), { folder: "python", grep, extensions: [pythonDebugger] }), grep !== undefined);
    case "ui":
      return await runSideBySide("ui", { grep, env: vscodeVariables(await vscode()) });
  }
}

/** A script of package.json counts as one test: it passes when it ends well. */
async function endOfScript(name: ScriptName, script = startScript(name)): Promise<Counts> {
  const code = await script.endWithin(toolLimitMs, name);
  process.stdout.write(script.output);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

runAsProgram(main);
