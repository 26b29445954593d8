import { spawn } from "node:child_process";

/** So long what is left of a group may take to end politely, s. */
const graceSeconds = 3;

/**
 * Waits for the end of what it reads, which nobody writes: the process that held the other end is gone. Ends the group then.
 * A shell, for it is there and costs next to nothing.
 */
const script = `read -r line; kill -s TERM -- "-$1"; sleep ${graceSeconds}; kill -s KILL -- "-$1"`;

/**
 * Ends a process group when this process is gone, however it went: a program that never writes would not notice.
 * On Windows nothing is watched.
 * @param leader the process that leads the group
 * @returns stops watching: the group has ended
 */
export function watchGroup(leader: number): () => void {
  if (process.platform === "win32") return () => undefined;
  // A group of its own: what ends this process's group is not to end it.
  const watch = spawn("/bin/sh", ["-c", script, "sh", String(leader)], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  // Without a watch the program runs all the same.
  watch.on("error", () => undefined);
  watch.unref();
  return () => watch.kill("SIGKILL");
}
