declare const program: Uint8Array<ArrayBuffer>;
export default program;
