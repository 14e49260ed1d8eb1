"""Rounds of small writes: those who wait at the same moment share one transaction.

SQLite has one writer. If comments, likes, votes and gifts each committed by themselves, each would wait for
the others, and every turn for the disk and for the event loop, which at ten thousand sockets has six
milliseconds of other work between any two steps. So one task asks them all and commits once.

The first who comes after a quiet moment is settled at once. While rounds follow each other, each rests for
twice as long as the one before it took, within bounds, and that rest gathers the next. A round lets a fan-out
that runs come to its end first (`kit.stretches`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.stretches import Stretches, Work

log = structlog.get_logger()

SHORTEST_REST_SECONDS = 0.003
LONGEST_REST_SECONDS = 0.025
TURN_SECONDS = 0.15
"""Nobody else enters a transaction that is this old: other processes want to write, too."""

PASSING_SECONDS = 0.25
"""So long at most a round lets other work of this process pass."""

Part = Callable[[], AbstractAsyncContextManager[AsyncSession]]
"""Opens a part of a shared transaction: what its block raises undoes that part alone."""


class Batch(Protocol):
    """What a member took of what waits for it. Its callers hear the answers, or that
    nothing was kept."""

    async def settle(self, session: AsyncSession) -> None: ...

    def answer(self) -> None: ...

    def refuse(self) -> None: ...


class Member(Protocol):
    @property
    def patient(self) -> bool:
        """Whether a round for it lets other work pass."""
        ...

    @property
    def waits(self) -> bool:
        """Whether there is something to settle."""
        ...

    def take(self) -> Batch: ...


class Transactions(Protocol):
    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]: ...

    def shared(self) -> AbstractAsyncContextManager[Part]: ...


class Round:
    """Its task lives while it has members."""

    def __init__(self, transactions: Transactions, stretches: Stretches) -> None:
        self._transactions = transactions
        self._stretches = stretches
        self._members: list[Member] = []
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def join(self, member: Member) -> None:
        self._members.append(member)
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="rounds")

    async def leave(self, member: Member) -> None:
        """Settle what `member` waits for; after that it is not asked any more."""
        self._members.remove(member)
        while member.waits:
            await asyncio.shield(asyncio.ensure_future(self._settle([member])))
        if not self._members and self._task is not None:
            task, self._task = self._task, None
            self._wake.set()
            await asyncio.wait([task])

    def wake(self) -> None:
        """Somebody waits."""
        self._wake.set()

    async def _run(self) -> None:
        while self._task is asyncio.current_task():
            await self._wake.wait()
            self._wake.clear()
            while waiting := [member for member in self._members if member.waits]:
                if all(member.patient for member in waiting):
                    await self._stretches.passed(Work.FAN_OUT, at_most=PASSING_SECONDS)
                began = asyncio.get_running_loop().time()
                with self._stretches.stretch(Work.ROUND):
                    await self._settle([member for member in self._members if member.waits])
                took = asyncio.get_running_loop().time() - began
                await asyncio.sleep(min(max(2 * took, SHORTEST_REST_SECONDS), LONGEST_REST_SECONDS))

    async def _settle(self, members: Sequence[Member]) -> None:
        """One transaction. Nobody cancels it: that would leave callers without an answer."""
        batches: list[Batch] = []
        try:
            if len(members) == 1:
                await self._alone(members[0], batches)
            elif members:
                await self._together(members, batches)
        except Exception as error:
            log.error("rounds.failed", error=str(error), exc_info=not isinstance(error, SQLAlchemyError))
            for batch in batches or [member.take() for member in members]:
                batch.refuse()
        else:
            for batch in batches:
                batch.answer()

    async def _alone(self, member: Member, batches: list[Batch]) -> None:
        async with self._transactions.transaction() as session:
            batches.append(member.take())
            await batches[0].settle(session)

    async def _together(self, members: Sequence[Member], batches: list[Batch]) -> None:
        async with self._transactions.shared() as part:
            began = asyncio.get_running_loop().time()
            for member in members:
                if batches and asyncio.get_running_loop().time() - began > TURN_SECONDS:
                    break
                batch = member.take()
                try:
                    async with part() as session:
                        await batch.settle(session)
                except Exception:
                    log.exception("rounds.part_failed")
                    batch.refuse()
                else:
                    batches.append(batch)
                self._go_last(member)

    def _go_last(self, member: Member) -> None:
        """Unless it has left meanwhile."""
        if member in self._members:
            self._members.remove(member)
            self._members.append(member)
