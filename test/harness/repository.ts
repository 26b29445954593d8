import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The nearest folder above the running file that has a package.json: each file of out/test is a bundle of its own. */
function findRoot(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`no package.json above ${__dirname}`);
  return findRoot(parent);
}

/** The repository's root, which is the extension's development path too. */
export const repositoryRoot = findRoot(__dirname);

/** Where what is fetched once is kept; git ignores it. */
export const cacheFolder = join(repositoryRoot, ".vscode-test");

/** Where the build puts the tests and this harness. */
export const builtTests = join(repositoryRoot, "out", "test");
