"""Working off the rows of a table, a batch at a time. Apart from `kit.tasks`, which knows no database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

log = structlog.get_logger()

IDLE_SECONDS = 0.5
BUSY_SECONDS = 0.02
TROUBLE_SECONDS = 2.0


async def drain(name: str, take: Callable[[], Awaitable[int]], *, batch: int) -> None:
    """Work off a table until cancelled: `take` settles at most `batch` rows and returns how many there were.

    Full batches follow each other at once, with room for other writers in between; a database that does not
    take one is left alone for a moment.
    """
    while True:
        try:
            taken = await take()
        except SQLAlchemyError as error:
            log.warning("draining.waits", table=name, error=str(error))
            await asyncio.sleep(TROUBLE_SECONDS)
        else:
            await asyncio.sleep(BUSY_SECONDS if taken == batch else IDLE_SECONDS)
