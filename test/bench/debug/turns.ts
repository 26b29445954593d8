/** The variable that names the port at which the benchmark tells a window when it is its turn. */
export const portVariable = "HOPSCOPE_TURNS_PORT";

/** Lines that the program prints in each session. */
export const debugLines = 100_000;

/** What a window says first, in one line. */
export interface Introduction {
  readonly hasHopscope: boolean;
}

/** What a window answers in one line, each time that it is sent how many lines the program of its session is to print. */
export interface Turn {
  /** Of a whole debug session, from the call that starts it to its end. */
  readonly ms: number;
  /** Processor time of the extension host meanwhile, over all its threads. */
  readonly cpuMs: number;
  /** Lines of it that Hopscope has, where it is there. */
  readonly records: number | undefined;
}
