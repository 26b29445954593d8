import type { Payload } from "../core";
import { Chance } from "./chance";
import { drawFault, type Fault } from "./faults";

/** One request of the sample, before it has an ID. */
export interface SampleRequest {
  readonly index: number;
  readonly action: string;
  readonly payload: Payload;
  readonly fault: Fault | undefined;
  /** Of the mean time between two requests: how long to wait before this one. */
  readonly gap: number;
}

interface Kind {
  readonly action: string;
  readonly key: string;
  readonly values: readonly string[];
}

const kinds: readonly Kind[] = [
  {
    action: "answer",
    key: "question",
    values: [
      "How do hops relate to spans and what is a bracket?",
      "Où est écrit le journal et qui le lit ?",
      "Was ist späte Bindung und wann schadet sie?",
      "Why does the café’s order take 2 s?",
    ],
  },
  { action: "summarise", key: "document", values: ["q3-report", "incident-2041", "onboarding-ja", "résumé-2025"] },
  { action: "task_add", key: "title", values: ["Réserver la salle", "Renew the certificate", "請求書を送る", "Prüfbericht lesen"] },
  { action: "daily_digest", key: "owner", values: ["amélie", "jun", "søren", "priya"] },
];

/** The request of that number: the same for the same seed, whatever came before it. */
export function sampleRequest(seed: number, index: number, failureRate: number): SampleRequest {
  const chance = new Chance(`draw/${seed}/${index}`);
  const { action, key, values } = kinds[index] ?? chance.pick("kind", kinds);
  return {
    index,
    action,
    payload: { [key]: chance.pick("value", values) },
    fault: drawFault(index, action, failureRate, chance),
    gap: index === 0 ? 0 : 0.4 + 1.2 * chance.fraction("gap"),
  };
}
