import { Program, runProgram } from "./program";
import { repositoryRoot } from "./repository";

/** The program that npm is, with its first arguments. */
export function npmCommand(): readonly [file: string, ...args: string[]] {
  // Under `npm start` and `npm test` npm says where it is; the name alone would need a shell on Windows.
  const npm = process.env["npm_execpath"];
  return npm?.endsWith("js") ? [process.execPath, npm] : ["npm"];
}

/** `npm install` in a folder that has a package.json, running no script of any package. */
export async function npmInstall(folder: string, args: readonly string[], limitMs: number): Promise<void> {
  const [file, ...first] = npmCommand();
  await runProgram(file, [...first, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...args], limitMs, { cwd: folder });
}

/** Starts a script of the repository's package.json. */
export function startScript(name: string): Program {
  const [file, ...first] = npmCommand();
  return new Program(file, [...first, "run", "--silent", name], { cwd: repositoryRoot });
}
