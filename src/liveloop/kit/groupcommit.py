"""Many small writes, one commit: callers wait, a batch settles, each caller gets its own answer.

A hundred items a second cost some thirty transactions instead of a hundred (see `kit.rounds`).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from prometheus_client import Histogram
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import Database
from liveloop.kit.errors import Unavailable
from liveloop.kit.rounds import Round

BATCH_LIMIT = 500
WAITING_LIMIT = 20_000

BATCH_SIZE = Histogram(
    "liveloop_groupcommit_batch_items",
    "Items settled by one commit",
    ["group"],
    buckets=(1, 2, 5, 10, 50, 100, 500),
)

Item = TypeVar("Item")
Result = TypeVar("Result")
Settle = Callable[[AsyncSession, Sequence[Item]], Awaitable[Sequence[Result | Exception]]]
Known = Callable[[Item], Result | None]
"""What is known of an item without the database; None: it has to be settled."""


class GroupCommit(Generic[Item, Result]):
    """Settles items in batches. `settle` answers every item, in order, with a result or an error.

    `settle` must leave the transaction usable whatever an item holds (duplicates removed first, a
    savepoint or ON CONFLICT per item). When the transaction itself fails, every caller of the batch
    gets `Unavailable`, nothing was written, and trying again is safe. `batch_limit` is smaller where an
    item costs many statements: nobody is to wait long behind a transaction. `known` is asked when an item's
    turn comes: of ten thousand who wait, the first few may have settled it for all others. A group that is
    not `patient` does not let a fan-out pass first: for where the answer itself is what all wait for.
    """

    def __init__(
        self,
        database: Database,
        settle: Settle[Item, Result],
        *,
        name: str,
        batch_limit: int = BATCH_LIMIT,
        known: Known[Item, Result] | None = None,
        patient: bool = True,
    ) -> None:
        self._database = database
        self._settle = settle
        self._name = name
        self._batch_limit = batch_limit
        self._known = known
        self.patient = patient
        self._waiting: deque[tuple[Item, asyncio.Future[Result]]] = (
            deque()
        )  # bounded: WAITING_LIMIT in submit
        self._round: Round | None = None

    async def start(self) -> None:
        self._round = self._database.round()
        self._round.join(self)

    async def close(self) -> None:
        """Settle what waits, then stop; nothing more is taken."""
        if self._round is not None:
            leaving, self._round = self._round, None
            await leaving.leave(self)

    async def submit(self, item: Item) -> Result:
        """Return the item's result once it is durable, or raise its error."""
        if self._round is None:
            raise Unavailable("The server is restarting. Try again in a moment.")
        if len(self._waiting) >= WAITING_LIMIT:
            raise Unavailable("Too much is waiting to be written. Try again in a moment.")
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        self._round.wake()
        return await future

    # the round calls these

    @property
    def waits(self) -> bool:
        return bool(self._waiting)

    def take(self) -> Batch[Item, Result]:
        taken: list[tuple[Item, asyncio.Future[Result]]] = []
        while self._waiting and len(taken) < self._batch_limit:
            item, future = self._waiting.popleft()
            known = self._known(item) if self._known is not None else None
            if known is None:
                taken.append((item, future))
            elif not future.done():
                future.set_result(known)
        BATCH_SIZE.labels(self._name).observe(len(taken))
        return Batch(self._settle, taken)


class Batch(Generic[Item, Result]):
    """Items that were taken together, with their callers."""

    def __init__(
        self, settle: Settle[Item, Result], waiting: list[tuple[Item, asyncio.Future[Result]]]
    ) -> None:
        self._settle = settle
        self._waiting = waiting
        self._answers: Sequence[Result | Exception] = ()

    async def settle(self, session: AsyncSession) -> None:
        if self._waiting:
            self._answers = await self._settle(session, [item for item, _ in self._waiting])

    def answer(self) -> None:
        for (_, future), answer in zip(self._waiting, self._answers, strict=True):
            if future.done():
                continue
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)

    def refuse(self) -> None:
        for _, future in self._waiting:
            if not future.done():
                future.set_exception(Unavailable("The database did not take it. Try again in a moment."))
