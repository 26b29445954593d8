import { appendFileSync } from "node:fs";
import { type Counts, runSuite, suiteVariables, writeVerdict } from "./suite";

/** Where the report is written, for the process that started VS Code: an extension host's console reaches nobody in order. */
export const reportVariable = "HOPSCOPE_REPORT_FILE";
/** The folder of out/test whose tests are run. */
export const folderVariable = "HOPSCOPE_TEST_FOLDER";

/**
 * What VS Code calls in its extension host when it is started for tests.
 * @throws when a test failed, which gives VS Code's exit code
 */
export async function run(): Promise<void> {
  const report = process.env[reportVariable];
  if (report === undefined || process.env[suiteVariables.verdictFile] === undefined) throw new Error("the extension host was not told where to leave its report");
  const print = (line: string) => appendFileSync(report, `${line}\n`);
  const counts = await runSuite([process.env[folderVariable] ?? "host"], print).catch((error: unknown): Counts => {
    print(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return { passed: 0, failed: 1 };
  });
  await writeVerdict(counts);
  if (counts.failed > 0) throw new Error(`${counts.failed} host tests failed`);
}
