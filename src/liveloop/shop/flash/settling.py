"""Buying and entering, many in one commit: in the order in which they came, once a person.

While nothing is left and nobody can wait any more, the answer is known without the database. `Gone` remembers
that for a moment, with those for whom it is not true: who won or waits. What comes back meanwhile goes to who
waits, so nobody is told wrong.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.fairness import new_entry
from liveloop.shop.flash import events, repository
from liveloop.shop.flash.errors import FlashNotForStaff, FlashNotFound
from liveloop.shop.flash.locks import lock_sales
from liveloop.shop.flash.models import FlashSale, FlashWin
from liveloop.shop.flash.reserving import Reserving
from liveloop.shop.flash.schemas import BuyRead, closing
from liveloop.shop.flash.standing import standings
from liveloop.shop.flash.vocabulary import FlashMode, Outcome, SaleState, WaiterState, WonBy, waiting_limit
from liveloop.shows.media_time import LATE
from liveloop.shows.playback import repository as playback
from liveloop.shows.playback.errors import Removed

COUNTED = "flash.counted"
"""In `session.info`: (room, sale) -> (left, entries), of what this transaction changed."""
GONE = "flash.gone"
"""In `session.info`: (room, sale) -> whom the answer sold out does not fit, of what has nothing left."""
GONE_SECONDS = 1.0

SOLD_OUT = BuyRead(outcome=Outcome.SOLD_OUT)
NOT_OPEN = BuyRead(outcome=Outcome.NOT_OPEN)
LIMIT = BuyRead(outcome=Outcome.LIMIT)

Key = tuple[uuid.UUID, uuid.UUID]
"""(room, sale)."""
Answer = BuyRead | Exception


@dataclass(frozen=True, slots=True)
class Purchase:
    """Somebody taps on a sale."""

    room_id: uuid.UUID
    sale_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    staff: bool
    wanted: int


class Gone:
    """Which sales have nothing left, as far as this process knows; after a second it asks again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[Key, tuple[float, frozenset[uuid.UUID]]] = {}

    def has_nothing_for(self, room_id: uuid.UUID, sale_id: uuid.UUID, person_id: uuid.UUID) -> bool:
        known = self._known.get((room_id, sale_id))
        if known is None:
            return False
        until, people = known
        if self._clock.monotonic() >= until:
            del self._known[room_id, sale_id]
            return False
        return person_id not in people

    def answer(self, one: Purchase) -> BuyRead | None:
        """The answer, where it is known. For `kit.groupcommit`."""
        return SOLD_OUT if self.has_nothing_for(one.room_id, one.sale_id, one.person_id) else None

    def note(self, session: AsyncSession) -> None:
        """After a commit."""
        until = self._clock.monotonic() + GONE_SECONDS
        for key, people in session.info.pop(GONE, {}).items():
            self._known[key] = (until, people)


class BuyWriter:
    """Settles purchases for `kit.groupcommit`. `honour`: how long after its end a fast sale still sells."""

    def __init__(
        self, clock: Clock, channels: ChannelLog, reserving: Reserving, *, honour: timedelta
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._reserving = reserving
        self._honour = honour

    async def settle(self, session: AsyncSession, purchases: Sequence[Purchase]) -> list[Answer]:
        answers: dict[int, Answer] = {}
        asked: defaultdict[uuid.UUID, list[int]] = defaultdict(list)
        for number, one in enumerate(purchases):
            asked[one.sale_id].append(number)
        sales = await lock_sales(session, set(asked))
        rooms = {sale_id: sale.room_id for sale_id, sale in sales.items()}
        for sale_id in sorted(asked, key=lambda one: rooms.get(one, one)):
            numbers = asked[sale_id]
            some = await self._sell(session, sales.get(sale_id), [purchases[number] for number in numbers])
            answers.update(zip(numbers, some, strict=True))
        return [answers[number] for number in range(len(purchases))]

    async def _sell(
        self, session: AsyncSession, sale: FlashSale | None, purchases: Sequence[Purchase]
    ) -> Iterable[Answer]:
        if sale is None or sale.opens_at is None:
            return [_not_found()] * len(purchases)
        people = {one.person_id for one in purchases}
        known: dict[uuid.UUID, Answer] = dict(await standings(session, sale, people))
        if not await self._is_open(session, sale):
            return [known.get(one.person_id, NOT_OPEN) for one in purchases]
        fresh: dict[uuid.UUID, Purchase] = {}
        for one in purchases:
            if one.person_id not in known:
                if one.room_id != sale.room_id:
                    known[one.person_id] = _not_found()
                elif one.staff:
                    known[one.person_id] = FlashNotForStaff("This one is for viewers.")
                elif one.wanted <= sale.per_person:
                    fresh.setdefault(one.person_id, one)
        known |= await self._take(session, sale, list(fresh.values()))
        return [known.get(one.person_id, LIMIT) for one in purchases]

    async def _is_open(self, session: AsyncSession, sale: FlashSale) -> bool:
        assert sale.opens_at is not None, "what was announced has its times"
        now, late = self._clock.now(), late_of(sale, self._honour)
        if sale.state != SaleState.ON or not sale.opens_at <= now <= closing(sale) + late:
            return False
        ended = await repository.ended_at_or_none(session, sale.broadcast_id)
        return closing(sale) >= sale.opens_at and (ended is None or now <= ended + late)

    async def _take(
        self, session: AsyncSession, sale: FlashSale, fresh: Sequence[Purchase]
    ) -> Mapping[uuid.UUID, Answer]:
        if sale.mode == FlashMode.FAIR:
            return await self._enter(session, sale, fresh)
        room = sale.left + max(0, waiting_limit(sale.quantity) - sale.waiting)
        if room == 0:
            await self._remember(session, sale)
            return dict.fromkeys((one.person_id for one in fresh), SOLD_OUT)
        return await self._sell_to(session, sale, fresh)

    async def _sell_to(
        self, session: AsyncSession, sale: FlashSale, fresh: Sequence[Purchase]
    ) -> Mapping[uuid.UUID, Answer]:
        removed = await self._removed(session, sale, fresh)
        answers: dict[uuid.UUID, Answer] = {}
        wins: list[FlashWin] = []
        waiters: list[dict[str, object]] = []
        had = sale.left
        for one in fresh:
            if one.person_id in removed:
                answers[one.person_id] = Removed("You were removed from this broadcast.")
            elif sale.left:
                win = self._reserving.win(sale, one.person_id, one.name, one.wanted, WonBy.BUY)
                wins.append(win)
                answers[one.person_id] = BuyRead.won(win)
            elif sale.waiting < waiting_limit(sale.quantity):
                waiters.append(self._wait(sale, one))
                answers[one.person_id] = BuyRead(outcome=Outcome.SOLD_OUT, place=sale.waiting)
            else:
                answers[one.person_id] = SOLD_OUT
        await repository.add_wins(session, wins)
        await repository.add_waiters(session, waiters)
        if had and not sale.left:
            await self._channels.append(session, str(sale.room_id), [events.changed(sale, None)])
        if wins:
            self._count(session, sale)
        if not sale.left and sale.waiting >= waiting_limit(sale.quantity):
            await self._remember(session, sale)
        return answers

    def _wait(self, sale: FlashSale, one: Purchase) -> dict[str, object]:
        """The next place on the list, as columns."""
        sale.arrivals += 1
        sale.waiting += 1
        return {
            "sale_id": sale.id,
            "place": sale.arrivals,
            "person_id": one.person_id,
            "name": one.name,
            "wanted": one.wanted,
            "state": WaiterState.WAITING,
            "created_at": self._clock.now(),
        }

    async def _enter(
        self, session: AsyncSession, sale: FlashSale, fresh: Sequence[Purchase]
    ) -> Mapping[uuid.UUID, Answer]:
        removed = await self._removed(session, sale, fresh)
        answers: dict[uuid.UUID, Answer] = {}
        rows: list[dict[str, object]] = []
        now = self._clock.now()
        for one in fresh:
            if one.person_id in removed:
                answers[one.person_id] = Removed("You were removed from this broadcast.")
                continue
            entry = new_entry()
            rows.append(
                {
                    "id": entry,
                    "sale_id": sale.id,
                    "person_id": one.person_id,
                    "name": one.name,
                    "wanted": one.wanted,
                    "left_out": False,
                    "created_at": now,
                }
            )
            answers[one.person_id] = BuyRead(outcome=Outcome.ENTERED, entry_id=entry)
        await repository.add_entries(session, rows)
        sale.entries += len(rows)
        if rows:
            self._count(session, sale)
        return answers

    async def _removed(
        self, session: AsyncSession, sale: FlashSale, fresh: Sequence[Purchase]
    ) -> set[uuid.UUID]:
        pairs = {(sale.broadcast_id, one.person_id) for one in fresh}
        return {person_id for _, person_id in await playback.removed(session, pairs)}

    async def _remember(self, session: AsyncSession, sale: FlashSale) -> None:
        people = await repository.people_of(session, sale.id)
        session.info.setdefault(GONE, {})[sale.room_id, sale.id] = people

    def _count(self, session: AsyncSession, sale: FlashSale) -> None:
        session.info.setdefault(COUNTED, {})[sale.room_id, sale.id] = (sale.left, sale.entries)


def late_of(sale: FlashSale, honour: timedelta) -> timedelta:
    """How long players that are behind are waited for; what a fair sale promises is no setting."""
    return LATE if sale.mode == FlashMode.FAIR else honour


def _not_found() -> FlashNotFound:
    return FlashNotFound("There is no such flash sale.")
