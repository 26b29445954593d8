import { cp } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "./endings";
import { repositoryRoot } from "./repository";

/** A copy of the sample workspace: what is done in it leaves the repository as it was. */
export async function copySampleWorkspace(): Promise<string> {
  const workspace = join(await temporaryFolder("workspace"), "sample-workspace");
  await cp(join(repositoryRoot, "test", "fixtures", "sample-workspace"), workspace, { recursive: true });
  return workspace;
}
