import { join } from "node:path";
import { temporaryFolder } from "./endings";
import { Program } from "./program";
import { builtTests, repositoryRoot } from "./repository";
import { judge, type Outcome } from "./steps";
import { readVerdict, suiteVariables } from "./suite";

const suiteLimitMs = 10 * 60_000;

export interface NodeTests {
  /** A pattern that the names of tests have to match; undefined for all tests. */
  readonly grep: string | undefined;
  /** Variables of their environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Runs these test files of out/test, or those in these folders, in a process of their own. */
export async function runNodeTests(places: readonly string[], { grep, env }: NodeTests): Promise<Outcome> {
  const verdictFile = join(await temporaryFolder("tests"), "verdict.json");
  const variables = { ...env, [suiteVariables.verdictFile]: verdictFile, [suiteVariables.grep]: grep };
  const args = ["--enable-source-maps", join(builtTests, "harness", "nodeSuite.js"), ...places];
  const program = new Program(process.execPath, args, { cwd: repositoryRoot, env: variables });
  let problem = "";
  const code = await program.endWithin(suiteLimitMs, places.join(", ")).catch((error: unknown) => {
    problem = `${String(error)}\n`;
    return null;
  });
  // A process that crashed after its verdict has none.
  return { ...judge(code === 0 ? await readVerdict(verdictFile) : undefined, grep !== undefined), report: program.output + problem };
}
