// npm run package [-- --update]: builds the .vsix and compares what is in it with the committed list, or writes that list.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createVSIX } from "@vscode/vsce";
import JSZip from "jszip";
import { runAsProgram } from "./endings";
import { fileListDifference } from "./fileListDifference";
import { runProgram } from "./program";
import { repositoryRoot } from "./repository";

const listFile = join(repositoryRoot, "test", "fixtures", "package-files.txt");
const buildLimitMs = 2 * 60_000;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { update: { type: "boolean", default: false } } });
  await runProgram(process.execPath, ["esbuild.mjs", "--production"], buildLimitMs, { cwd: repositoryRoot, echo: true });
  const { version } = JSON.parse(await readFile(join(repositoryRoot, "package.json"), "utf8")) as { version: string };
  const packagePath = join(repositoryRoot, `hopscope-${version}.vsix`);
  // All that the extension needs is bundled: no dependency goes in as it is.
  await createVSIX({ cwd: repositoryRoot, packagePath, dependencies: false });
  const files = await filesIn(packagePath);
  if (values.update) await writeFile(listFile, `${files.join("\n")}\n`);
  const expected = (await readFile(listFile, "utf8")).split(/\r?\n/).filter((line) => line !== "");
  const difference = fileListDifference(expected, files);
  if (difference.length > 0) {
    throw new Error(`${packagePath} does not hold the files of ${listFile}:\n${difference.join("\n")}\nIf that is meant: npm run package -- --update`);
  }
  await checkPipelineMap(files);
  console.log(`${packagePath} holds the ${files.length} files of ${listFile}`);
  return 0;
}

/** A breakpoint in the sample pipeline binds where the extension is installed only when the sources that its map names are there. */
async function checkPipelineMap(files: readonly string[]): Promise<void> {
  const map = JSON.parse(await readFile(join(repositoryRoot, "dist", "pipeline.js.map"), "utf8")) as { readonly sources: readonly string[] };
  const own = map.sources.filter((source) => source.startsWith("../src/"));
  const absent = own.filter((source) => !files.includes(`extension/${source.slice("../".length)}`));
  if (own.length === 0 || absent.length > 0) throw new Error(`dist/pipeline.js.map names sources that are not packaged: ${absent.join(", ")}`);
}

async function filesIn(zipFile: string): Promise<string[]> {
  const zip = await JSZip.loadAsync(await readFile(zipFile));
  return Object.values(zip.files)
    .filter(({ dir }) => !dir)
    .map(({ name }) => name)
    .sort();
}

runAsProgram(main);
