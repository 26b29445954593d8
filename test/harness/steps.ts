import type { Counts } from "./suite";

/** The parts of `npm test`, in the order in which they run: what fails fast comes first. */
const stepNames = ["types", "lint", "unused", "unit", "package", "host", "ui"] as const;

/** Parts that need more than npm brings: they run when they are asked for. */
const extraNames = ["python"] as const;

/** What came of a job of a step. */
export interface Outcome extends Counts {
  /** What is to be seen of it. */
  readonly report: string;
}

export type StepName = (typeof stepNames)[number] | (typeof extraNames)[number];

const allNames: readonly StepName[] = [...stepNames, ...extraNames];

/** The steps that were asked for, in their order; when none was, all but the extra ones. @throws for a name that is no step. */
export function selectSteps(asked: readonly string[]): readonly StepName[] {
  const unknown = asked.filter((name) => !allNames.some((step) => step === name));
  if (unknown.length > 0) throw new Error(`no such step: ${unknown.join(", ")}; there are ${allNames.join(", ")}`);
  return asked.length === 0 ? stepNames : allNames.filter((step) => asked.includes(step));
}

/**
 * What a suite counts for: one that left no verdict, or ran nothing, is a failure.
 * @param narrowed whether `--grep` leaves out tests, so that a suite may rightly run none
 */
export function judge(verdict: Counts | undefined, narrowed: boolean): Counts {
  if (verdict === undefined) return { passed: 0, failed: 1 };
  const ran = verdict.passed + verdict.failed;
  return ran === 0 && !narrowed ? { passed: 0, failed: 1 } : verdict;
}

export function sum(all: readonly Counts[]): Counts {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.reduce((total, { failed }) => total + failed, 0),
  };
}

/** The last line of `npm test`. */
export function sumLine({ passed, failed }: Counts): string {
  return `${passed} passed, ${failed} failed`;
}
