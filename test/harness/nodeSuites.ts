import { availableParallelism } from "node:os";
import { join } from "node:path";
import { temporaryFolder } from "./endings";
import { Program } from "./program";
import { builtTests, repositoryRoot } from "./repository";
import { judge, sum } from "./steps";
import { type Counts, readVerdict, suiteVariables, testFiles } from "./suite";

const suiteLimitMs = 10 * 60_000;
/** A window of VS Code keeps a processor busy while it opens: with more of them the tests wait for each other. */
const mostSideBySide = 2;

export interface NodeTests {
  /** A pattern that the names of tests have to match; undefined for all tests. */
  readonly grep: string | undefined;
  /** Variables of their environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Runs the tests of these folders of out/test in one process. What they print is seen as they print it. */
export async function runTogether(folders: readonly string[], tests: NodeTests): Promise<Counts> {
  return await runNodeSuite(folders, tests, true);
}

/** Runs the test files of a folder of out/test in a process each, side by side. What a file's tests print is seen when they have ended. */
export async function runSideBySide(folder: string, tests: NodeTests): Promise<Counts> {
  const files = testFiles(folder);
  const results: Counts[] = [];
  const runInTurn = async () => {
    for (let file = files.shift(); file !== undefined; file = files.shift()) results.push(await runNodeSuite([file], tests, false));
  };
  await Promise.all(Array.from({ length: Math.min(mostSideBySide, availableParallelism()) }, runInTurn));
  return sum(results);
}

async function runNodeSuite(places: readonly string[], { grep, env }: NodeTests, echo: boolean): Promise<Counts> {
  const verdictFile = join(await temporaryFolder("tests"), "verdict.json");
  const variables = { ...env, [suiteVariables.verdictFile]: verdictFile, [suiteVariables.grep]: grep };
  const args = ["--enable-source-maps", join(builtTests, "harness", "nodeSuite.js"), ...places];
  const program = new Program(process.execPath, args, { cwd: repositoryRoot, env: variables, echo });
  const code = await program.endWithin(suiteLimitMs, places.join(", ")).catch((error: unknown) => {
    console.error(error);
    return null;
  });
  if (!echo) process.stdout.write(program.output);
  // A process that crashed after its verdict has none.
  return judge(code === 0 ? await readVerdict(verdictFile) : undefined, grep !== undefined);
}
