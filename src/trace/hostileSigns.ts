/**
 * What hides or reorders letters, breaks a line, or is obeyed by a terminal: controls (C0, C1, DEL), line and paragraph separators, bidi and zero-width
 * signs, soft hyphens, lone surrogates, invisible tags. A text from a log may have any of them, and is shown with signs or escapes in their place.
 */
export const hostileSigns = /[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
