export { counted, formatBytes, formatCount } from "../engine/format";

/** Between the parts of a row's description. */
export const separator = " · ";

/** A text for a notification, which would make links, also to commands, of `[…](…)`: what a log or a file's name says is none. */
export function asText(text: string): string {
  return text.replaceAll("](", "] (");
}
