/** Keys of a log record and their values, as the caller gives them. */
export type LogKeys = Readonly<Record<string, unknown>>;

/** The keys that a reader looks for first, in the order in which they are written. */
const leadingKeys = ["agent", "correlation_id", "action", "message_id"] as const;

/**
 * An immutable set of keys that many records share: what a logger has bound, what the context carries.
 * A renderer may keep what it made of one, since it never changes.
 */
export class Bindings {
  static readonly none = new Bindings({});

  readonly keys: LogKeys;
  #merged: { readonly base: Bindings; readonly result: Bindings } | undefined;

  private constructor(keys: LogKeys) {
    this.keys = keys;
  }

  static of(keys: LogKeys): Bindings {
    // Not spreads: V8 takes microseconds to add a key to what a spread has made, and every hop comes by here.
    const ordered: Record<string, unknown> = {};
    for (const key of leadingKeys) if (Object.hasOwn(keys, key)) ordered[key] = keys[key];
    return new Bindings(Object.freeze(Object.assign(ordered, keys)));
  }

  has(name: string): boolean {
    return Object.hasOwn(this.keys, name);
  }

  /** These keys and `keys`; of two with one name the new one stays. */
  with(keys: LogKeys): Bindings {
    return Bindings.of(Object.assign({}, this.keys, keys));
  }

  without(names: readonly string[]): Bindings {
    return Bindings.of(Object.fromEntries(Object.entries(this.keys).filter(([name]) => !names.includes(name))));
  }

  /** `base` with these keys over it. Asked again with the same base, as the records of one hop do, it answers the same object. */
  over(base: Bindings): Bindings {
    if (this === Bindings.none) return base;
    if (base === Bindings.none) return this;
    if (this.#merged?.base !== base) this.#merged = { base, result: base.with(this.keys) };
    return this.#merged.result;
  }
}
