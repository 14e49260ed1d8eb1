"""Many small writes, one commit: callers wait, a batch settles, each caller gets its own answer.

The first item after a quiet moment is settled at once. While commits follow each other, each rests
for twice as long as the one before it took, within bounds, and that rest gathers the next batch:
a hundred items a second cost some thirty transactions instead of a hundred.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import structlog
from prometheus_client import Histogram
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import Database
from liveloop.kit.errors import Unavailable

log = structlog.get_logger()

BATCH_LIMIT = 500
WAITING_LIMIT = 20_000
SHORTEST_REST_SECONDS = 0.003
LONGEST_REST_SECONDS = 0.025

BATCH_SIZE = Histogram(
    "liveloop_groupcommit_batch_items",
    "Items settled by one commit",
    ["group"],
    buckets=(1, 2, 5, 10, 50, 100, 500),
)

Item = TypeVar("Item")
Result = TypeVar("Result")
Settle = Callable[[AsyncSession, Sequence[Item]], Awaitable[Sequence[Result | Exception]]]


class GroupCommit(Generic[Item, Result]):
    """Settles items in batches. `settle` answers every item, in order, with a result or an error.

    `settle` must leave the transaction usable whatever an item holds (duplicates removed first, a
    savepoint or ON CONFLICT per item). When the transaction itself fails, every caller of the batch
    gets `Unavailable`, nothing was written, and trying again is safe.
    """

    def __init__(self, database: Database, settle: Settle[Item, Result], *, name: str) -> None:
        self._database = database
        self._settle = settle
        self._name = name
        self._waiting: deque[tuple[Item, asyncio.Future[Result]]] = (
            deque()
        )  # bounded: WAITING_LIMIT in submit
        self._wake = asyncio.Event()
        self._closing = False
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._closing = False
        self._task = asyncio.create_task(self._run(), name=f"groupcommit.{self._name}")

    async def close(self) -> None:
        """Settle what waits, then stop; nothing more is taken."""
        if self._task is None:
            return
        self._closing = True
        self._wake.set()
        await self._task
        self._task = None

    async def submit(self, item: Item) -> Result:
        """Return the item's result once it is durable, or raise its error."""
        if self._closing:
            raise Unavailable("The server is restarting. Try again in a moment.")
        if len(self._waiting) >= WAITING_LIMIT:
            raise Unavailable("Too much is waiting to be written. Try again in a moment.")
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        self._wake.set()
        return await future

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while not self._closing:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                began = loop.time()
                await self._settle_next()
                took = loop.time() - began
                if not self._closing:
                    await asyncio.sleep(min(max(2 * took, SHORTEST_REST_SECONDS), LONGEST_REST_SECONDS))

    async def _settle_next(self) -> None:
        batch = self._take()
        commit = asyncio.create_task(self._commit(batch))
        await asyncio.wait([commit])
        if error := commit.exception():
            log.error("groupcommit.crashed", group=self._name, items=len(batch), exc_info=error)
            _answer(batch, [Unavailable("The server could not settle this. Try again.")] * len(batch))

    def _take(self) -> list[tuple[Item, asyncio.Future[Result]]]:
        size = min(BATCH_LIMIT, len(self._waiting))
        return [self._waiting.popleft() for _ in range(size)]

    async def _commit(self, batch: list[tuple[Item, asyncio.Future[Result]]]) -> None:
        BATCH_SIZE.labels(self._name).observe(len(batch))
        try:
            async with self._database.transaction() as session:
                answers = await self._settle(session, [item for item, _ in batch])
        except SQLAlchemyError as error:
            log.error("groupcommit.failed", group=self._name, items=len(batch), error=str(error))
            answers = [Unavailable("The database did not take it. Try again in a moment.")] * len(batch)
        except asyncio.CancelledError:
            answers = [Unavailable("The server is restarting. Try again in a moment.")] * len(batch)
            _answer(batch, answers)
            raise
        _answer(batch, answers)


def _answer(batch: list[tuple[Item, asyncio.Future[Result]]], answers: Sequence[Result | Exception]) -> None:
    for (_, future), answer in zip(batch, answers, strict=True):
        if future.done():
            continue
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(answer)
