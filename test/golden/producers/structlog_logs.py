"""Writes logs with structlog as its users configure it, and beside each what it logged: the oracle of producers.test.ts.

    python3 structlog_logs.py ../../fixtures/golden/structlog

Needs structlog (Debian's python3-structlog). What is expected of a log comes from the events and times that were handed to
structlog, parsed by Python where a renderer wrote a time, never from Hopscope.
"""

import asyncio
import json
import sys
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars, merge_contextvars
from structlog.processors import (
    CallsiteParameter,
    CallsiteParameterAdder,
    EventRenamer,
    JSONRenderer,
    KeyValueRenderer,
    LogfmtRenderer,
    TimeStamper,
    add_log_level,
    dict_tracebacks,
    format_exc_info,
)

IDS = ("correlation_id", "message_id", "agent")


class Log:
    """One log file and the account of its lines."""

    def __init__(self):
        self.text = ""
        self.counts = {"lines": 0, "records": 0, "continuation": 0, "malformed": 0, "unstructured": 0, "blank": 0}
        self.records = []
        self.dialect = "structlog"

    def record(self, text, facts):
        lines = text.split("\n")
        self.records.append({"line": self.counts["lines"] + 1, **facts})
        self._add(text, records=1, continuation=len(lines) - 1)

    def lines(self, text, kind):
        self._add(text, **{kind: text.count("\n") + 1})

    def _add(self, text, **kinds):
        self.text += text + "\n"
        for kind, count in kinds.items():
            self.counts[kind] += count
            self.counts["lines"] += count


def instant(value, parse):
    """The time that a renderer was given, in UTC with microseconds."""
    if value is None:
        return None
    return parse(value).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def iso(value):
    moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def epoch(value):
    microseconds = int(Decimal(repr(value)) * 1_000_000)
    return datetime.fromtimestamp(microseconds // 1_000_000, timezone.utc).replace(microsecond=microseconds % 1_000_000)


def strftime(value):
    return datetime.strptime(value, "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone.utc)


class Writer:
    """What structlog hands its lines to; the processor `remember` stands before the renderer."""

    def __init__(self, log, parse=iso, time_key="timestamp", event_key="event", is_record=True):
        self.log, self.parse, self.time_key, self.event_key, self.is_record = log, parse, time_key, event_key, is_record
        self.facts = None

    def remember(self, _logger, _method, event_dict):
        span = event_dict.get("span") or {}
        self.facts = {
            "timestamp": instant(event_dict.get(self.time_key), self.parse),
            "level": event_dict.get("level", ""),
            "event": str(event_dict.get(self.event_key, "")),
            **{key: str(event_dict.get(key) or "") for key in IDS},
            "span_id": span.get("span_id", ""),
        }
        return event_dict

    def msg(self, text):
        if self.is_record:
            self.log.record(text, self.facts)
        else:
            self.log.lines(text, "unstructured")

    log_ = debug = info = warning = warn = error = critical = exception = fatal = msg


def logger_for(log, renderer, before=(), **writer):
    sink = Writer(log, **writer)
    processors = [merge_contextvars, add_log_level, *before, sink.remember, renderer]
    return structlog.wrap_logger(sink, processors=processors, wrapper_class=structlog.BoundLogger)


def requests(logger):
    """Two requests whose lines interleave: the first ends well, the second fails."""
    first = logger.bind(correlation_id="req-1", message_id="m-1", agent="gateway")
    second = logger.bind(correlation_id="req-2", message_id="m-2", agent="gateway")
    first.info("message_received", action="answer")
    second.info("message_received", action="answer")
    first.debug("cache looked up", hits=3, ratio=0.5, nothing=None, text='quote " back \\ slash', umlaut="äöü – 漢字")
    second.warning("slow", duration_ms=12.5)
    first.info("message_processed", success=True)
    second.error("message_failed", error="no such key")


def failing(logger):
    bound = logger.bind(correlation_id="req-3", message_id="m-3", agent="worker")
    bound.info("job_started")
    try:
        try:
            {}["missing"]
        except KeyError as cause:
            raise ValueError("it broke") from cause
    except ValueError:
        bound.error("job_failed", exc_info=True)


def default_json(log):
    requests(logger_for(log, JSONRenderer(), [TimeStamper(fmt="iso")]))


def local_time_without_zone(log):
    requests(logger_for(log, JSONRenderer(), [TimeStamper(fmt="iso", utc=False)]))


def epoch_float(log):
    requests(logger_for(log, JSONRenderer(), [TimeStamper(fmt=None)], parse=epoch))


def strftime_seconds(log):
    requests(logger_for(log, JSONRenderer(), [TimeStamper(fmt="%Y-%m-%d %H:%M:%S", key="ts")], parse=strftime, time_key="ts"))


def no_time(log):
    requests(logger_for(log, JSONRenderer()))


def renamed_event(log):
    log.dialect = None
    requests(logger_for(log, JSONRenderer(), [TimeStamper(fmt="iso"), EventRenamer("message")], event_key="message"))


def sorted_keys(log):
    requests(logger_for(log, JSONRenderer(sort_keys=True), [TimeStamper(fmt="iso")]))


def pretty_printed(log):
    requests(logger_for(log, JSONRenderer(indent=2), [TimeStamper(fmt="iso")]))


def traceback_text(log):
    failing(logger_for(log, JSONRenderer(), [TimeStamper(fmt="iso"), format_exc_info]))


def traceback_dict(log):
    failing(logger_for(log, JSONRenderer(), [TimeStamper(fmt="iso"), dict_tracebacks]))


def exc_info_not_rendered(log):
    failing(logger_for(log, JSONRenderer(), [TimeStamper(fmt="iso")]))


def call_site(log):
    adder = CallsiteParameterAdder([CallsiteParameter.PATHNAME, CallsiteParameter.FILENAME, CallsiteParameter.FUNC_NAME, CallsiteParameter.LINENO, CallsiteParameter.THREAD_NAME])
    shorter = lambda _l, _m, event: {**event, "pathname": "/srv/app/" + Path(event["pathname"]).name}
    requests(logger_for(log, JSONRenderer(), [TimeStamper(fmt="iso"), adder, shorter]))


def logfmt(log):
    log.dialect = "logfmt"
    requests(logger_for(log, LogfmtRenderer(), [TimeStamper(fmt="iso")]))


def key_value(log):
    log.dialect = "logfmt"
    requests(logger_for(log, KeyValueRenderer(), [TimeStamper(fmt="iso")]))


def not_a_number(log):
    logger = logger_for(log, JSONRenderer(), [TimeStamper(fmt="iso")]).bind(correlation_id="req-4", agent="meter")
    logger.info("measured", value=float("nan"), upper=float("inf"), lower=float("-inf"), count=2**53 + 1, huge=10**30)
    logger.info("NaN and Infinity in a text", note="NaN, -Infinity")


def between_other_output(log):
    logger = logger_for(log, JSONRenderer(), [TimeStamper(fmt="iso")])
    log.lines("  _   _  starting the service\n (_) (_) version 1.0", "unstructured")
    log.lines("", "blank")
    requests(logger)
    log.lines('Traceback (most recent call last):\n  File "app.py", line 3, in <module>\n    main()\nValueError: broken', "unstructured")
    log.lines('{"event": "cut in the mid', "malformed")
    requests(logger_for(log, structlog.dev.ConsoleRenderer(colors=False), [TimeStamper(fmt="iso")], is_record=False))
    requests(logger)


def contextvars_of_tasks(log):
    logger = logger_for(log, JSONRenderer(), [TimeStamper(fmt="iso")])

    async def handle(name, turns):
        clear_contextvars()
        bind_contextvars(correlation_id=name, agent="worker", span={"span_id": f"{name}-span", "trace_id": f"{name}-trace", "parent_span_id": None})
        logger.info("task_started")
        for turn in range(turns):
            await asyncio.sleep(0)
            logger.info("turn", turn=turn)
        bind_contextvars(span=None)
        logger.info("task_completed")

    async def both():
        await asyncio.gather(handle("async-1", 3), handle("async-2", 2))

    asyncio.run(both())


CONFIGURATIONS = [
    default_json,
    local_time_without_zone,
    epoch_float,
    strftime_seconds,
    no_time,
    renamed_event,
    sorted_keys,
    pretty_printed,
    traceback_text,
    traceback_dict,
    exc_info_not_rendered,
    call_site,
    logfmt,
    key_value,
    not_a_number,
    between_other_output,
    contextvars_of_tasks,
]


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for write in CONFIGURATIONS:
        clear_contextvars()
        log = Log()
        write(log)
        (folder / f"{write.__name__}.log").write_text(log.text, encoding="utf-8")
        dialects = {log.dialect: log.counts["records"]} if log.dialect else None
        expected = {"counts": log.counts, "dialects": dialects, "records": log.records}
        (folder / f"{write.__name__}.expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


main()
