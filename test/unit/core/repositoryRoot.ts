import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder with package.json above the running test. */
export const repositoryRoot = findUpwards(__dirname);

function findUpwards(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : findUpwards(dirname(folder));
}
