/** A trace's ID in short: the first part of a UUID or of another long one, a short one whole. */
export function shortId(id: string): string {
  return id.length > 12 ? id.slice(0, 8) : id;
}
