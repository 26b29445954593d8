/** What the sample pipeline is asked to do. */
export interface PipelineChoice {
  readonly requests: number;
  /** Share of the requests that fail, 0 to 1. */
  readonly failureRate: number;
  readonly seed: number;
  /** Every wait is divided by it. */
  readonly speed: number;
}

interface Limits {
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
}

/** What each may be, in the order in which they are asked for. */
export const choiceLimits: Readonly<Record<keyof PipelineChoice, Limits>> = {
  requests: { least: 1, most: 100_000, isWhole: true },
  failureRate: { least: 0, most: 1, isWhole: false },
  seed: { least: 0, most: Number.MAX_SAFE_INTEGER, isWhole: true },
  speed: { least: 0.01, most: 1000, isWhole: false },
};

/** A number that was written for one of them; undefined when it can be none. */
export function chosenNumber(name: keyof PipelineChoice, text: string): number | undefined {
  const { least, most, isWhole } = choiceLimits[name];
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return value >= least && value <= most && (!isWhole || Number.isInteger(value)) ? value : undefined;
}

/** A choice of an earlier version, or that somebody has written into the settings: what is none of it is as usual. */
export function keptChoice(kept: unknown, usual: PipelineChoice): PipelineChoice {
  const values = typeof kept === "object" && kept !== null ? (kept as Readonly<Record<string, unknown>>) : {};
  const valueOf = (name: keyof PipelineChoice) => (typeof values[name] === "number" ? chosenNumber(name, String(values[name])) : undefined) ?? usual[name];
  return { requests: valueOf("requests"), failureRate: valueOf("failureRate"), seed: valueOf("seed"), speed: valueOf("speed") };
}
