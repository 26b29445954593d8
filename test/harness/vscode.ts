import { type DesktopVSCode, findDesktop } from "./vscodeDesktop";
import { fetchServer, type ServerVSCode } from "./vscodeServer";

/** A real VS Code to run the extension in. */
export type VSCode = DesktopVSCode | ServerVSCode;

/** Forces one of the two. */
const choice = "HOPSCOPE_VSCODE";
/** Tells a process that this one starts what was found already. */
const foundVariable = "HOPSCOPE_VSCODE_FOUND";

/** The environment by which a process that is started uses this VS Code too. */
export function vscodeVariables(vscode: VSCode): Record<string, string> {
  return { [foundVariable]: JSON.stringify(vscode) };
}

/** A desktop VS Code where there is one, else the server from npm. Says which, and why not the other. */
export async function findVSCode(): Promise<VSCode> {
  const found = process.env[foundVariable];
  if (found !== undefined) return JSON.parse(found) as VSCode;
  const forced = process.env[choice];
  if (forced !== undefined && forced !== "desktop" && forced !== "server") throw new Error(`${choice} is "${forced}": it can be desktop or server`);
  const vscode = forced === "server" ? await fetchServer() : await findDesktopOr(forced === "desktop" ? refuse : fetchServer);
  console.log(`VS Code: ${vscode.description}`);
  return vscode;
}

async function findDesktopOr(otherwise: () => Promise<ServerVSCode>): Promise<VSCode> {
  const found = await findDesktop();
  if ("kind" in found) return found;
  console.log(`No desktop VS Code: ${found.join("; ")}.`);
  return await otherwise();
}

function refuse(): Promise<never> {
  return Promise.reject(new Error(`${choice}=desktop, but there is none: install VS Code with its \`code\` command, or leave ${choice} out to use the server from npm`));
}
