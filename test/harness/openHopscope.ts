import { openWorkbench, type OpenedWorkbench, type WorkbenchOptions } from "./openWorkbench";
import { copySampleWorkspace } from "./sampleWorkspace";
import { findVSCode } from "./vscode";

/** Opens VS Code with this extension, on a copy of the sample workspace unless `workspace` says otherwise, with the Hopscope views in the side bar. */
export async function openHopscope(options: Partial<WorkbenchOptions> = {}): Promise<OpenedWorkbench> {
  const workspace = "workspace" in options ? options.workspace : await copySampleWorkspace();
  const opened = await openWorkbench(await findVSCode(), { ...options, workspace });
  await opened.workbench.showHopscope();
  return opened;
}
