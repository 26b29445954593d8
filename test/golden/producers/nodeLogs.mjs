// Writes logs with pino, winston and bunyan as their users configure them, and beside each what it logged: the oracle of
// producers.test.ts. What is expected comes from what was handed to the loggers and from their clocks, never from Hopscope.
//
//   npm install --no-save pino@10 winston@3 bunyan@1 && node nodeLogs.mjs FOLDER
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Writable } from "node:stream";

const require = createRequire(import.meta.url);
const [, , folder = "."] = process.argv;
const pino = require("pino");
const winston = require("winston");
const bunyan = require("bunyan");

/** One log file and the account of its lines. */
class Log {
  text = "";
  records = [];
  /** What the next lines are expected to say. */
  #expected = [];

  expect(facts) {
    this.#expected.push(facts);
  }

  /** @param line as the logger wrote it; @param timeOf gives from the parsed line the instant that the logger's clock told, ms */
  take(line, timeOf) {
    this.text += line;
    const facts = this.#expected.shift();
    const ms = timeOf(JSON.parse(line));
    this.records.push({ line: this.records.length + 1, timestamp: new Date(ms).toISOString().replace("Z", "000Z"), ...facts });
  }

  write(dialect, name) {
    mkdirSync(join(folder, dialect), { recursive: true });
    writeFileSync(join(folder, dialect, `${name}.log`), this.text);
    const lines = this.records.length;
    const counts = { lines, records: lines, continuation: 0, malformed: 0, unstructured: 0, blank: 0 };
    const expected = { counts, dialects: { [dialect]: lines }, records: this.records };
    writeFileSync(join(folder, dialect, `${name}.expected.json`), `${JSON.stringify(expected, undefined, 1)}\n`);
  }
}

/** A stream of lines into a log. */
const into = (log, timeOf) =>
  new Writable({
    write(chunk, _encoding, done) {
      for (const line of chunk.toString().split(/(?<=\n)/)) log.take(line, timeOf);
      done();
    },
  });

/** Two requests whose lines interleave, and one that fails; `say` hands one event to a logger. */
function requests(log, say) {
  const facts = (id, level, event, agent = "") => ({ correlation_id: id, message_id: "", agent, span_id: "", level, event });
  const tell = (id, level, event, fields = {}) => {
    log.expect(facts(id, level, event));
    say(level, id, event, fields);
  };
  tell("req-1", "info", "request_started", { url: "/a" });
  tell("req-2", "info", "request_started", { url: "/b" });
  tell("req-1", "debug", 'quotes " and \\ and umlauts äöü 漢字', { nested: { list: [1, 2, { deep: null }] } });
  tell("req-2", "warning", "slow", { duration_ms: 12.5 });
  tell("req-1", "info", "request_completed");
  tell("req-2", "error", "request_failed", { err: new TypeError("it broke") });
}

const pinoMethod = { info: "info", debug: "debug", warning: "warn", error: "error" };

function pinoLog(name, options, timeOf, idOf = (id) => ({ reqId: id }), agent) {
  const log = new Log();
  const logger = pino({ level: "trace", ...options }, into(log, timeOf));
  requests(log, (level, id, event, fields) => {
    logger[pinoMethod[level]]({ ...idOf(id), ...fields }, event);
  });
  if (agent) for (const record of log.records) record.agent = agent;
  log.write("pino", name);
}

pinoLog("epoch", {}, ({ time }) => time);
pinoLog("iso", { timestamp: pino.stdTimeFunctions.isoTime }, ({ time }) => Date.parse(time));
pinoLog("unix", { timestamp: pino.stdTimeFunctions.unixTime }, ({ time }) => time * 1000);
pinoLog("level_label", { formatters: { level: (label) => ({ level: label }) } }, ({ time }) => time);
pinoLog("nested_request", {}, ({ time }) => time, (id) => ({ req: { id, method: "GET" } }));
pinoLog("named", { name: "api" }, ({ time }) => time, undefined, "api");

function winstonLog(name, format, timeOf, idOf = (id) => ({ requestId: id })) {
  const log = new Log();
  const transport = new winston.transports.Stream({ stream: into(log, timeOf), eol: "\n" });
  const logger = winston.createLogger({ level: "silly", format, transports: [transport] });
  requests(log, (level, id, event, fields) => {
    const { err, ...rest } = fields;
    logger.log({ level: level === "warning" ? "warn" : level, message: event, ...idOf(id), ...rest, ...(err && { error: err.message, stack: err.stack }) });
  });
  log.write("winston", name);
}

winstonLog("json", winston.format.combine(winston.format.timestamp(), winston.format.json()), ({ timestamp }) => Date.parse(timestamp));
winstonLog("errors", winston.format.combine(winston.format.errors({ stack: true }), winston.format.timestamp(), winston.format.json()), ({ timestamp }) => Date.parse(timestamp));
winstonLog(
  "logstash",
  winston.format.combine(winston.format.timestamp(), winston.format.logstash()),
  (line) => Date.parse(line["@timestamp"]),
  (id) => ({ requestId: id }),
);

function bunyanLog(name, options) {
  const log = new Log();
  const logger = bunyan.createLogger({ name: "api", level: "trace", serializers: bunyan.stdSerializers, stream: into(log, ({ time }) => Date.parse(time)), ...options });
  requests(log, (level, id, event, fields) => {
    logger[pinoMethod[level]]({ req_id: id, ...fields }, event);
  });
  for (const record of log.records) record.agent = "api";
  log.write("bunyan", name);
}

bunyanLog("plain", {});
bunyanLog("source", { src: true });
