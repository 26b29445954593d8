import { spawnSync } from "node:child_process";

/** Sends a signal to a process that leads a group, and to all that it started; on Windows, ends them. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"], { windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group has gone already.
  }
}
