"""Running several endless things at once, and ending all of them for certain."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable

RECANCEL_SECONDS = 0.5


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
