import { Command, CommanderError, Option } from "commander";
import { version } from "../../package.json";
import { visibleText } from "../engine/document/visibleText";
import { healthWindowForms, type HealthThresholds, type HealthWindow, type ReadingOptions, type TraceSort, usualThresholds } from "../engine/api";
import type { Condition } from "./failOn";
import { health } from "./health";
import { actionDurationValue, conditionValue, durationValue, keyValue, limitValue, shareValue, sortValue, timeZoneValue, traceValue, whereValue, windowValue } from "./optionValues";
import { Output } from "./output";
import { type ExitCode, exitCodes, Session, type Surroundings } from "./session";
import { show } from "./show";
import { summary } from "./summary";

/** As commander hands over what an option has not been given: absent. */
interface ReadingFlags {
  readonly key?: ReadingOptions["keys"];
  readonly timeZone?: number;
}

interface SummaryFlags extends ReadingFlags {
  readonly json?: boolean;
  readonly limit?: number;
  readonly sort: TraceSort;
  readonly where: string;
  readonly failOn?: readonly Condition[];
}

interface ShowFlags extends ReadingFlags {
  readonly trace: string;
  readonly json?: boolean;
  readonly why?: boolean;
  readonly records: boolean;
}

interface HealthFlags extends ReadingFlags, Omit<HealthThresholds, "leastEnded" | "maxP95" | "maxActionP95" | "maxSilence"> {
  readonly window?: HealthWindow;
  readonly json?: boolean;
  readonly maxP95?: number;
  readonly maxActionP95?: HealthThresholds["maxActionP95"];
  readonly least: number;
}

const filesHelp = "logs, plain or gzipped; - is standard input";

/**
 * Runs the command line.
 * @param args without the program's own name
 * @returns the exit code. @throws what nobody foresaw
 */
export async function runCommandLine(args: readonly string[], surroundings: Surroundings): Promise<number> {
  let exitCode: number = exitCodes.fine;
  const output = new Output(surroundings.stdout);
  // What cannot be said, because nobody listens any more, is no error.
  surroundings.stderr.on("error", () => undefined);
  const program = commandLine(surroundings, output, async (run) => {
    exitCode = await inSession(surroundings, output, run);
  });
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.unknownCommand") surroundings.stderr.write(`What a log holds: hopscope summary ${visibleText(args[0] ?? "")}\n`);
    await output.flush();
    return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
  }
  return exitCode;
}

async function inSession(surroundings: Surroundings, output: Output, run: (session: Session) => Promise<ExitCode>): Promise<ExitCode> {
  const session = new Session(surroundings, output);
  try {
    return await run(session);
  } catch (error) {
    // Who is told to stop wants to hear no more.
    if (!surroundings.signal.aborted) throw error;
    return exitCodes.fine;
  } finally {
    session.progress.clear();
    await session.engine.dispose();
  }
}

function commandLine({ stderr }: Surroundings, output: Output, start: (run: (session: Session) => Promise<ExitCode>) => Promise<void>): Command {
  const program = new Command("hopscope")
    .description("Traces from plain structured logs: correlation ID, hops, spans, records.")
    .version(version)
    .exitOverride()
    // Help is short: it waits until it is flushed. What is wrong may quote an argument, which is hostile when it comes from a log.
    .configureOutput({ writeOut: (text) => void output.write(text), writeErr: (text) => stderr.write(text.split("\n").map(visibleText).join("\n")) })
    .showHelpAfterError("Say --help for how it is used.")
    .addHelpText("after", examples);
  program.addCommand(
    withReading(program.createCommand("summary").copyInheritedSettings(program))
      .description("the account of the lines, the totals, the agents and the traces of some logs")
      .option("--json", "one JSON object; every trace, unless --limit says otherwise")
      .option("--limit <n>", "list so many traces at most (20 for people)", limitValue)
      .addOption(new Option("--sort <order>", "the traces' order: start (earliest first), newest, duration (longest first), errors or hops (most first)").argParser(sortValue).default("start"))
      .addOption(new Option("--where <query>", "only the traces that pass: agent:llm status:error duration>250ms \"any text\"").argParser(whereValue).default("", "all"))
      .option("--fail-on <condition>", "exit with 3 when it holds: error_rate>0.05, p95>250ms, malformed>0; may be given again", conditionValue)
      .action((files: string[], { json = false, limit, sort, where, failOn = [], ...reading }: SummaryFlags) =>
        start((session) => summary(session, files, { json, limit, sort, where, failOn, reading: readingOf(reading) })),
      ),
  );
  program.addCommand(
    withReading(program.createCommand("show").copyInheritedSettings(program))
      .description("the tree of one trace")
      .requiredOption("--trace <id>", "the trace's ID in any spelling, or a beginning that only one has", traceValue)
      .option("--json", "one JSON object")
      .option("--why", "tell the rule behind each status, parent and inferred span")
      .option("--no-records", "leave the records out")
      .action((files: string[], { trace, json = false, why = false, records, ...reading }: ShowFlags) =>
        start((session) => show(session, files, { trace, json, why, records, reading: readingOf(reading) })),
      ),
  );
  const { maxErrorRate: traces, maxAgentErrorRate: hops, leastEnded } = usualThresholds;
  program.addCommand(
    withReading(program.createCommand("health").copyInheritedSettings(program))
      .description("whether what some logs tell of is healthy: the traces, and each agent")
      .option("--json", "one JSON object")
      .option("--max-error-rate <share>", "the traces are unhealthy when more of them failed", shareValue, traces)
      .option("--max-p95 <duration>", "the traces are unhealthy when their p95 is longer, as in 250ms", durationValue)
      .option("--max-agent-error-rate <share>", "an agent is unhealthy when more of its hops failed", shareValue, hops)
      .option("--max-action-p95 <[action=]duration>", "an agent is unhealthy when the p95 of one of its actions is longer; may be given again", actionDurationValue)
      .option("--least <n>", "what has ended fewer times than this is neither healthy nor unhealthy", limitValue, leastEnded)
      .option("--window <traces>", `judge by these alone: ${healthWindowForms}`, windowValue)
      .action((files: string[], { json = false, window = { kind: "all" }, maxErrorRate, maxP95 = Infinity, maxAgentErrorRate, maxActionP95 = usualThresholds.maxActionP95, least, ...reading }: HealthFlags) =>
        start((session) => health(session, files, { json, thresholds: { maxErrorRate, maxP95, maxAgentErrorRate, maxActionP95, maxSilence: Infinity, leastEnded: least }, window, reading: readingOf(reading) })),
      ),
  );
  return program;
}

/** What all commands take. */
function withReading(command: Command): Command {
  return command
    .argument("<file...>", filesHelp)
    .option("--key <what=key>", "read a fact from this key first, as in correlation=my_id; may be given again", keyValue)
    .option("--time-zone <zone>", "the zone of times that name none: UTC, local or an offset such as +02:00 (UTC)", timeZoneValue);
}

/** Undefined when nothing differs from what the engine does by itself. */
function readingOf({ key, timeZone }: ReadingFlags): ReadingOptions | undefined {
  if (!key && timeZone === undefined) return undefined;
  // The files do not grow while they are read: silence decides nothing.
  return { keys: key ?? {}, zoneOffsetMinutes: timeZone ?? 0, quietMs: Number.MAX_SAFE_INTEGER };
}

const examples = `
Examples:
  hopscope summary app.log
  hopscope summary app.log worker.log.gz --sort duration --limit 5
  hopscope summary app.log --json | jq '.items[] | select(.errors > 0) | .id'
  hopscope summary app.log --where 'agent:llm -status:ok "connection reset"'
  hopscope summary app.log --fail-on 'error_rate>0.05' --fail-on 'p95>250ms'
  hopscope show app.log --trace cb91ce37 --why
  hopscope health app.log --max-error-rate 5% --max-p95 250ms
  kubectl logs deploy/gateway | hopscope summary -

Exit codes: 0 fine, 1 a file or a trace could not be read, 2 usage,
3 a --fail-on condition holds, or unhealthy.`;
