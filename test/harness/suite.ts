import { appendFile, readFile } from "node:fs/promises";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";
import { builtTests } from "./repository";

/** How many tests passed and failed. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** The environment variables by which a suite in another process is told what to run and where to leave its verdict. */
export const suiteVariables = { verdictFile: "HOPSCOPE_VERDICT_FILE", grep: "HOPSCOPE_GREP" } as const;

const testEnding = ".test.js";

/**
 * Runs the built test files that these are, or that are in these folders, with Mocha, in this process.
 * @param places in out/test
 * @param print takes the report line by line
 * @param afterFailure is called when a test has failed, before what it had open is closed
 */
export async function runSuite(places: readonly string[], print: (line: string) => void, afterFailure?: (title: string) => Promise<void>): Promise<Counts> {
  const grep = process.env[suiteVariables.grep];
  const mocha = new Mocha({ ui: "bdd", timeout: 30_000, forbidOnly: true, forbidPending: true, ...(grep && { grep }) });
  mocha.reporter(lineReporter(print));
  if (afterFailure) {
    mocha.suite.afterEach(async function () {
      if (this.currentTest?.state === "failed") await afterFailure(this.currentTest.title);
    });
  }
  for (const file of places.flatMap(testFiles)) mocha.addFile(join(builtTests, file));
  const counts = { passed: 0, failed: 0 };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on("pass", () => counts.passed++);
    runner.on("fail", () => counts.failed++);
  });
  return counts;
}

/** Leaves the verdict for the process that started this one. */
export async function writeVerdict(counts: Counts): Promise<void> {
  const file = process.env[suiteVariables.verdictFile];
  if (file !== undefined) await appendFile(file, `${JSON.stringify(counts)}\n`);
}

/** The verdict that another process left; undefined when it left none, as after a crash. */
export async function readVerdict(file: string): Promise<Counts | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Counts);
}

/** The built test file that this is, or those that are in this folder, as places in out/test. */
function testFiles(place: string): string[] {
  if (place.endsWith(testEnding)) return [place];
  return readdirSync(join(builtTests, place), { recursive: true })
    .map((file) => join(place, String(file)))
    .filter((file) => file.endsWith(testEnding))
    .sort();
}

/** What may run in a process each: the folders in a folder of out/test, first, and the files beside them. */
export function testUnits(folder: string): { readonly folders: readonly string[]; readonly files: readonly string[] } {
  const entries = readdirSync(join(builtTests, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const places = (kept: typeof entries) => kept.map(({ name }) => join(folder, name)).filter((place) => testFiles(place).length > 0);
  return { folders: places(entries.filter((entry) => entry.isDirectory())), files: places(entries.filter((entry) => entry.isFile() && entry.name.endsWith(testEnding))) };
}

/** A Mocha reporter: one line a test, and each failure in full where it happened. */
function lineReporter(print: (line: string) => void) {
  return class extends Mocha.reporters.Base {
    constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
      super(runner, options);
      let depth = 0;
      const line = (text: string) => print("  ".repeat(depth) + text);
      runner.on("suite", (suite) => {
        if (!suite.root) line(suite.title);
        depth++;
      });
      runner.on("suite end", () => depth--);
      runner.on("pass", (test) => line(`✓ ${test.title} (${test.duration ?? 0} ms)`));
      runner.on("fail", (test, error: Error) => {
        line(`✗ ${test.title}`);
        line(error.stack?.includes(error.message) ? error.stack : `${error.message}\n${error.stack ?? ""}`);
      });
    }
  };
}
