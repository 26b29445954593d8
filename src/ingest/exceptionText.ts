import type { LoggedException } from "./exception";
import { readStack } from "./stackText";
import { readTraceback } from "./tracebackText";

/** An exception written as text: a Python traceback, a JavaScript stack, Go, Java/.NET; undefined when it is none. */
export function exceptionOfText(text: string): LoggedException | undefined {
  return (readTraceback(text) ?? readStack(text))?.toLogged();
}
