/** A message apart from the arrays in it: the message as JSON holds, and their bytes. */
export interface TakenApart {
  readonly message: unknown;
  /** Empty when the message has no array. */
  readonly bytes: Buffer;
}

/** Takes the typed arrays out of a message; in their places stands what `withArrays` of the page puts them in by. */
export function takeApart(message: unknown): TakenApart {
  const pieces: Buffer[] = [];
  let length = 0;
  const plain = JSON.stringify(message, (_key, value: unknown) => {
    if (!isTypedArray(value)) return value;
    pieces.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
    const from = length;
    length += value.byteLength;
    return { $array: value.constructor.name, from, to: length };
  });
  return { message: JSON.parse(plain) as unknown, bytes: Buffer.concat(pieces) };
}

function isTypedArray(value: unknown): value is Float64Array | Int32Array | Uint8Array {
  return value instanceof Float64Array || value instanceof Int32Array || value instanceof Uint8Array;
}
