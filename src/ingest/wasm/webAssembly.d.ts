/** What is used here of the WebAssembly interface, which TypeScript has for browsers alone. */
declare namespace WebAssembly {
  const Module: new (program: Uint8Array) => Module;
  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, (...numbers: number[]) => number>>>>);
    readonly exports: Exports;
  }
  type Exports = Readonly<Record<string, unknown>>;
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
}
