/** Whether a process other than this one runs. @param id 0 for none */
export function runsElsewhere(id: number): boolean {
  if (id === 0 || id === process.pid) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // One of another user's runs, too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
