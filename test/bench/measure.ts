/** Something whose speed is measured. */
export interface Subject {
  readonly name: string;
  /** Does it so many times. The loop is the subject's own, so that no call through a variable is measured with it. */
  run(times: number): void;
}

/** How long a round of one subject should take, ms: short, so that a busy neighbour spoils few rounds and hits all subjects alike. */
const roundMs = 20;
const rounds = 61;

/** Median ns of doing it once, by the subject's name. The subjects take turns, so that what slows the machine slows all of them. */
export function measure(subjects: readonly Subject[]): ReadonlyMap<string, number> {
  const plans = subjects.map((subject) => ({ subject, times: timesWithin(subject, roundMs), samples: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    for (const { subject, times, samples } of plans) samples.push(nanosecondsOf(subject, times) / times);
  }
  return new Map(plans.map(({ subject, samples }) => [subject.name, median(samples)]));
}

export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The nearest-rank percentile. @param share from 0 to 1 */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN;
}

/** How often the subject, warmed up, runs within `ms`. */
function timesWithin(subject: Subject, ms: number): number {
  let times = 1_000;
  for (let doubling = 0; doubling < 30; doubling++) {
    const took = nanosecondsOf(subject, times) / 1e6;
    if (took >= ms) break;
    times *= 2;
  }
  return times;
}

function nanosecondsOf(subject: Subject, times: number): number {
  const start = process.hrtime.bigint();
  subject.run(times);
  return Number(process.hrtime.bigint() - start);
}
