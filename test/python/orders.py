"""A service as its developer would write it: structlog, JSON on standard output, context variables of tasks, an exception.

Its argument is a file that gets what was logged, once more: the oracle of structlog.test.ts.
"""

import asyncio
import json
import sys

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars, merge_contextvars

logged = []


def keep(_logger, _method, event):
    logged.append({key: event[key] for key in ("event", "level", "correlation_id", "agent") if key in event})
    return event


structlog.configure(
    processors=[
        merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        keep,
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ]
)
log = structlog.get_logger()


class OutOfStock(Exception):
    pass


def reserve(item):
    if item == 2:
        raise OutOfStock(f"no item {item} is left – naïve 😀")


async def storage(item):
    bind_contextvars(agent="storage", message_id=f"storage-{item}")
    log.info("message_received")
    await asyncio.sleep(0.01)
    try:
        reserve(item)
    except OutOfStock:
        log.exception("message_failed")
        raise
    log.info("message_processed")


async def order(item):
    clear_contextvars()
    bind_contextvars(correlation_id=f"order-{item}", agent="gateway", message_id=f"gateway-{item}", action="place_order")
    log.info("message_received")
    try:
        await asyncio.create_task(storage(item))
        log.info("message_processed")
    except OutOfStock:
        log.error("message_failed")


async def main():
    print("orders service", flush=True)
    await asyncio.gather(*(order(item) for item in range(5)))


asyncio.run(main())
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(logged, file)
