"""Running several endless things at once, and ending all of them for certain."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import structlog
from prometheus_client import Counter

log = structlog.get_logger()

RECANCEL_SECONDS = 0.5
RESTART_SECONDS = 1.0

RESTARTED = Counter("liveloop_tasks_restarted_total", "Endless tasks that ended by a fault", ["task"])


async def run_together(*work: Awaitable[None]) -> None:
    """Run until cancelled or until one ends; the others are cancelled and the error of that one raised."""
    tasks = {asyncio.ensure_future(one) for one in work}
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await end_all(tasks)
    for task in done:
        task.result()


async def end_all(tasks: Iterable[asyncio.Future[None]]) -> None:
    """Cancel `tasks` until every one of them has ended; their errors are left in them.

    Once is not enough: `asyncio.wait_for` of Python 3.11 swallows a cancellation that meets the
    awaited result, and the bus client awaits its replies with it.
    """
    pending = {task for task in tasks if not task.done()}
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=RECANCEL_SECONDS)


async def keep_going(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Run `work` until cancelled; when it raises, say so and begin again after a moment."""
    while True:
        task = asyncio.ensure_future(work())
        try:
            await asyncio.wait([task])
        finally:
            await end_all([task])
        if task.cancelled():
            return
        if error := task.exception():
            RESTARTED.labels(name).inc()
            log.error("task.restarted", task=name, exc_info=error)
        await asyncio.sleep(RESTART_SECONDS)
