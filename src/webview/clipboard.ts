/** Copies a text, and says so, or why not. */
export function copyText(text: string, announce: (words: string) => void, done = "Copied"): void {
  navigator.clipboard.writeText(text).then(
    () => announce(done),
    () => announce("It could not be copied: the window does not have the focus."),
  );
}
