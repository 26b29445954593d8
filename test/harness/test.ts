// npm test [-- [step …] [--grep PATTERN]]: runs every suite and ends with the sum of them all.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runAsProgram } from "./endings";
import { runHostTests } from "./hostTests";
import { runNodeTests } from "./nodeSuites";
import { startScript } from "./npm";
import { repositoryRoot } from "./repository";
import { Slots } from "./slots";
import { judge, type Outcome, selectSteps, type StepName, sum, sumLine } from "./steps";
import { type Counts, testUnits } from "./suite";
import { findVSCode, type VSCode, vscodeVariables } from "./vscode";

/** Brings the debugger of Python: Debian's, by a manifest alone. */
const pythonDebugger = join(repositoryRoot, "test", "fixtures", "python-debugger");

/** What the command line keeps from one run to the next is none of the user's. */
const commandLineVariables = { NODE_COMPILE_CACHE: join(repositoryRoot, "out", "compiled") };

const toolLimitMs = 5 * 60_000;
/** A window of VS Code keeps a processor busy while it opens: with more of them the tests wait for each other. */
const mostSideBySide = 2;

interface Context {
  readonly grep: string | undefined;
  /** Found when first asked for: not every run needs one. */
  readonly vscode: () => Promise<VSCode>;
}

type Job = () => Promise<Outcome>;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: "string" } } });
  const steps = selectSteps(positionals);
  let vscode: Promise<VSCode> | undefined;
  const context: Context = { grep: values.grep, vscode: () => (vscode ??= findVSCode()) };
  // It may have to be fetched: that takes the network while the first steps take the processor. Who needs it sees the error.
  if (steps.some(needsVSCode)) context.vscode().catch(() => undefined);
  const slots = new Slots(Math.min(mostSideBySide, availableParallelism()));
  // The jobs of all steps stand in one line, so that no processor waits for the end of a step; each is told of in its turn.
  const underWay = steps.map((step) => ({ step, outcomes: jobsOf(step, context).map((job) => slots.run(guarded(job))) }));
  const results: Counts[] = [];
  for (const { step, outcomes } of underWay) {
    console.log(`\n== ${step}`);
    const told: Outcome[] = [];
    for (const outcome of outcomes) {
      const ended = await outcome;
      process.stdout.write(ended.report);
      told.push(ended);
    }
    const counts = sum(told);
    results.push(counts);
    console.log(`== ${step}: ${sumLine(counts)}, ${Math.round(process.uptime())} s after the beginning`);
  }
  const total = judge(sum(results), false);
  console.log(`\n${sumLine(total)}`);
  return total.failed === 0 ? 0 : 1;
}

/** Whether it runs tests in windows of VS Code. */
function needsVSCode(step: StepName): boolean {
  return step === "host" || step === "ui" || step === "python";
}

/** What a step does, in parts of which each can run beside the others. */
function jobsOf(step: StepName, { grep, vscode }: Context): readonly Job[] {
  const hostTests = (folder: string, extensions: readonly string[] = []) => async () => {
    const { verdict, report } = await runHostTests(await vscode(), { folder, grep, extensions });
    return { ...judge(verdict, grep !== undefined), report };
  };
  switch (step) {
    case "types":
    case "lint":
    case "unused":
      return [() => runScript(step)];
    case "unit":
      return unitTests().map((places) => () => runNodeTests(places, { grep, env: commandLineVariables }));
    case "package":
      return [() => runNodeTests(["package"], { grep, env: commandLineVariables })];
    case "host":
      return [hostTests("host")];
    case "python":
      return [hostTests("python", [pythonDebugger])];
    case "ui":
      return uiTests().map((places) => async () => runNodeTests(places, { grep, env: vscodeVariables(await vscode()) }));
  }
}

/** The files that are in no folder start fast together. */
function unitTests(): (readonly string[])[] {
  const { folders, files } = testUnits("unit");
  return [...folders.map((place) => [place]), files, ["golden"]];
}

/** Each file has a window of its own, those of a folder share one. */
function uiTests(): (readonly string[])[] {
  const { folders, files } = testUnits("ui");
  return [...folders, ...files].map((place) => [place]);
}

/** A script of package.json counts as one test: it passes when it ends well. */
async function runScript(name: string): Promise<Outcome> {
  const script = startScript(name);
  const code = await script.endWithin(toolLimitMs, name);
  return { ...(code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }), report: script.output };
}

/** A job that could not run is one that failed. */
function guarded(job: Job): Job {
  return () => job().catch((error: unknown) => ({ passed: 0, failed: 1, report: `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n` }));
}

runAsProgram(main);
