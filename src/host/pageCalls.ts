/** What can check a value that came from elsewhere: a schema. */
export interface Schema {
  safeParse(value: unknown): { readonly success: true; readonly data: unknown } | { readonly success: false; readonly error: Error };
}

/**
 * Checks what a page sends where it enters the host.
 * @param schemas of the parameters, by call
 * @param rejected is told of a call that is none: from a page of another version, or from a script that is not ours
 */
export function checkedBy(schemas: Readonly<Record<string, Schema>>, rejected: (method: string, reason: string) => void): (method: string, params: unknown) => unknown {
  return (method, params) => {
    const result = Object.hasOwn(schemas, method) ? schemas[method]?.safeParse(params) : undefined;
    if (result?.success) return result.data;
    rejected(method, result?.error.message ?? "");
    throw new Error(`${method} is no call of this page, or its parameters are wrong.`);
  };
}
