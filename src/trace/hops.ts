import type { TraceStatus } from "./status";
import type { TraceProgram } from "./wasm/program";
import type { Rule } from "./why";

/** One visit of a message to an agent. Rows are those of the index; -1 stands for none. Times are ns after the trace's start, NaN when it has no instant. */
export interface Hop {
  /** Number of the name, 0 only when nothing names an agent. */
  readonly agent: number;
  /** Number of the message ID within the trace, 0 for a hop without one; and a row that names it. */
  readonly message: number;
  readonly messageRow: number;
  /** 0 for the first visit, 1, 2, … for the retries of the same message. */
  readonly retry: number;
  readonly firstRow: number;
  /** The row of the opening event of its bracket. */
  readonly openRow: number;
  /** The row of the closing event of its bracket. */
  readonly closeRow: number;
  readonly closedBadly: boolean;
  /** The instants of the opening and the closing event. */
  readonly openAt: number;
  readonly closeAt: number;
  readonly records: number;
  /** Records of level error or above. */
  readonly errors: number;
  /** Number of the name: of the opening event's record, else of the first record that names one. */
  readonly action: number;
  /** Index of the hop that sent the message. */
  readonly parent: number;
  readonly parentRule: Rule;
  /** It has a span from its opening to its closing event, since no record gives one with both its ends. */
  readonly hasBracketSpan: boolean;
  readonly start: number;
  readonly end: number;
  readonly status: TraceStatus;
  readonly statusRule: Rule;
  /** In progress in a source that has ended: it was never finished. */
  readonly stale: boolean;
}

/** By the codes of status.as.ts, and of rules by those of assembly.as.ts, too. */
export const statusesByCode = ["ok", "ok", "error", "in_progress"] as const satisfies readonly TraceStatus[];
export const rulesByCode = [
  "hasError",
  "noError",
  "notClosed",
  "closedBadly",
  "closedWell",
  "rootClosedWell",
  "rootClosedBadly",
  "rootNotClosed",
  "hopFailed",
  "recordFailed",
  "hopNotClosed",
  "nothingFailed",
  "noParent",
  "openParent",
  "messageParent",
  "spanParent",
  "cycle",
] as const satisfies readonly Rule[];
type RuleWithCode = (typeof rulesByCode)[number];

/** Where what stands of a hop, in words behind its beginning: its times are doubles. */
const times = { start: 0, end: 1, openAt: 2, closeAt: 3 } as const;
const words = {
  agent: 8,
  message: 9,
  messageRow: 10,
  retry: 11,
  firstRow: 12,
  openRow: 13,
  closeRow: 14,
  closedBadly: 15,
  records: 16,
  errors: 17,
  action: 18,
  parent: 19,
  parentRule: 20,
  hasExplicitSpan: 21,
  hasBracketSpan: 22,
  status: 23,
  statusRule: 24,
  stale: 25,
} as const;
const hopWords = 30;

/** A hop in the memory of the program that assembles; what that is of changes with the trace. */
export class AssembledHop implements Hop {
  readonly #program: TraceProgram;
  readonly #offset: number;

  constructor(program: TraceProgram, index: number) {
    this.#program = program;
    this.#offset = index * hopWords;
  }

  get agent(): number {
    return this.#word(words.agent);
  }

  get message(): number {
    return this.#word(words.message);
  }

  get messageRow(): number {
    return this.#word(words.messageRow);
  }

  get retry(): number {
    return this.#word(words.retry);
  }

  get firstRow(): number {
    return this.#word(words.firstRow);
  }

  get openRow(): number {
    return this.#word(words.openRow);
  }

  get closeRow(): number {
    return this.#word(words.closeRow);
  }

  get closedBadly(): boolean {
    return this.#word(words.closedBadly) !== 0;
  }

  get openAt(): number {
    return this.#time(times.openAt);
  }

  get closeAt(): number {
    return this.#time(times.closeAt);
  }

  get records(): number {
    return this.#word(words.records);
  }

  get errors(): number {
    return this.#word(words.errors);
  }

  get action(): number {
    return this.#word(words.action);
  }

  get parent(): number {
    return this.#word(words.parent);
  }

  get parentRule(): Rule {
    return rulesByCode[this.#word(words.parentRule)] ?? "noParent";
  }

  get hasBracketSpan(): boolean {
    return this.#word(words.hasBracketSpan) !== 0;
  }

  get start(): number {
    return this.#time(times.start);
  }

  get end(): number {
    return this.#time(times.end);
  }

  get status(): TraceStatus {
    return statusesByCode[this.#word(words.status)] ?? "ok";
  }

  get statusRule(): Rule {
    return rulesByCode[this.#word(words.statusRule)] ?? "noError";
  }

  get stale(): boolean {
    return this.#word(words.stale) !== 0;
  }

  /** @param parent -1 for none */
  setParent(parent: number, rule: RuleWithCode): void {
    this.#set(words.parent, parent);
    this.#set(words.parentRule, rulesByCode.indexOf(rule));
  }

  /** A record gives a span of it with both its ends. */
  setExplicitSpan(): void {
    this.#set(words.hasExplicitSpan, 1);
  }

  /** A copy that lasts. */
  copy(): Hop {
    const { agent, message, messageRow, retry, firstRow, openRow, closeRow, closedBadly, openAt, closeAt, records, errors, action } = this;
    const { parent, parentRule, hasBracketSpan, start, end, status, statusRule, stale } = this;
    const named = { agent, message, messageRow, retry, firstRow, openRow, closeRow, closedBadly, openAt, closeAt, records, errors, action };
    return { ...named, parent, parentRule, hasBracketSpan, start, end, status, statusRule, stale };
  }

  #word(word: number): number {
    const { ints, at } = this.#program;
    return ints[at.hops + this.#offset + word] ?? 0;
  }

  #set(word: number, value: number): void {
    const { ints, at } = this.#program;
    ints[at.hops + this.#offset + word] = value;
  }

  #time(time: number): number {
    const { doubles, at } = this.#program;
    return doubles[((at.hops + this.#offset) >>> 1) + time] ?? NaN;
  }
}
