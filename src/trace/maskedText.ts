const number = "<n>";
const id = "<id>";

/** A unit of time or size that stands directly behind a number. */
const unit = "(?:ns|us|µs|μs|ms|s|m|h|min|sec|[kKMGT]?i?B|%)";
/**
 * What differs from one occurrence to the next, the longest form first. Every repetition is bounded and a form begins where
 * no word goes on, so that the time is linear in the text.
 */
const forms = [
  { mask: id, form: "[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,8}" },
  { mask: id, form: "[\\da-fA-F]{8}-(?:[\\da-fA-F]{4}-){3}[\\da-fA-F]{12}" },
  { mask: id, form: "\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?" },
  { mask: id, form: "(?=[\\da-fA-F:]{0,38}\\d)(?:[\\da-fA-F]{1,4}:){7}[\\da-fA-F]{1,4}" },
  { mask: number, form: "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?(?:Z|[+-]\\d\\d:?\\d\\d)?" },
  { mask: number, form: "0[xX][\\da-fA-F]{1,64}" },
  // Of 16 digits without a letter, one in two thousand IDs is made; microseconds since 1970 are always so.
  { mask: id, form: "(?=\\d{0,31}[a-fA-F])(?:[\\da-fA-F]{32}|[\\da-fA-F]{16})" },
  { mask: number, form: `\\d{1,40}(?:[.,]\\d{1,40}){0,8}(?:[eE][+-]?\\d{1,4})?(?:${unit}(?:\\d{1,20}(?:\\.\\d{1,20})?${unit}){0,4})?` },
] as const;
const token = new RegExp(
  `(?<quoted>(?<!\\w)['"\`“‘«])|(?<!\\w)(?:-(?=\\d))?(?:${forms.map(({ form }, index) => `(?<form${index}>${form})`).join("|")})(?!\\w)|(?<word>[A-Za-z\\d]+)`,
  "g",
);
const closing: Readonly<Record<string, string>> = { "“": "”", "‘": "’", "«": "»" };

/**
 * A message with what differs between errors of the same cause replaced: numbers, times and durations by `<n>`; UUIDs, hex
 * IDs, addresses and words with digits scattered in them by `<id>`; what stands in quotes by `…`.
 */
export function maskedText(text: string): string {
  let masked = "";
  let at = 0;
  const quotes = new Quotes(text);
  token.lastIndex = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const { quoted, word, ...found } = match.groups ?? {};
    masked += text.slice(at, match.index);
    at = match.index + match[0].length;
    if (quoted !== undefined) {
      const end = quotes.endOf(quoted, at);
      masked += end < 0 ? quoted : `${quoted}…${text[end] ?? ""}`;
      at = end < 0 ? at : end + 1;
      token.lastIndex = at;
    } else if (word !== undefined) masked += maskedWord(word);
    else masked += forms.find((_, index) => found[`form${index}`] !== undefined)?.mask ?? match[0];
  }
  return masked + text.slice(at);
}

/** Finds where quotes end; a quote that ends nowhere is looked for once. */
class Quotes {
  readonly #text: string;
  /** Quotes that none ends any more. */
  readonly #open = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the quote that ends this one stands, -1 for none. Inside a word it is an apostrophe. */
  endOf(quote: string, from: number): number {
    const close = closing[quote] ?? quote;
    if (this.#open.has(close)) return -1;
    for (let at = this.#text.indexOf(close, from); at >= 0; at = this.#text.indexOf(close, at + 1)) {
      if (!/^\w/.test(this.#text.slice(at + 1, at + 2))) return at;
    }
    this.#open.add(close);
    return -1;
  }
}

const digits = /\d+/g;
/** A word of at least so many characters with digits in it is no name with a number. */
const longWord = 16;

function maskedWord(word: string): string {
  if (!/\d/.test(word)) return word;
  if (word.length >= longWord) return id;
  if (word.length >= 8 && /^[\da-fA-F]+$/.test(word)) return id;
  // Letters between digits: `8f3kd92`, but not `k8s`.
  if (word.length >= 6 && /\d[A-Za-z]+\d/.test(word)) return id;
  return word.replace(digits, number);
}
