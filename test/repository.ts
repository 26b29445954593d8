import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The repository's root: the nearest folder above the built test that has a package.json. */
export const repositoryRoot = nearest(__dirname);

function nearest(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  if (dirname(folder) === folder) throw new Error(`There is no package.json above ${__dirname}.`);
  return nearest(dirname(folder));
}
