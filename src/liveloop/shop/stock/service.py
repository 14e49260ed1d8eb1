"""Sets goods aside, sells them, lets them go. Nothing can be had that is not there."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.shop.stock import repository
from liveloop.shop.stock.errors import (
    HoldGone,
    HoldSold,
    HoldTooSmall,
    KeyUsed,
    SoldOut,
    StockInvalid,
    TooFewLeft,
)
from liveloop.shop.stock.holds import EMPTY, LARGEST, Change, Held, Hold, HoldState, KnownHold, Level
from liveloop.shop.stock.locks import lock_stocks
from liveloop.shop.stock.models import StockMovement

Answer = Held | SoldOut


class Listener(Protocol):
    """Is told in the transaction that changes how many there are, which has locked the stock by then."""

    async def changed(self, session: AsyncSession, changes: Sequence[Change]) -> None: ...


class StockService:
    """Stateless but for the clock.

    Each method locks the stocks that it touches in the order of their variants. Who calls several of them in
    one transaction for different variants calls `lock` with all of them first.
    """

    def __init__(self, clock: Clock, listeners: Iterable[Listener] = ()) -> None:
        self._clock = clock
        self._listeners = tuple(listeners)

    async def lock(
        self, session: AsyncSession, variant_ids: Collection[uuid.UUID]
    ) -> Mapping[uuid.UUID, Level]:
        """Nobody else changes these stocks until the transaction ends."""
        return await lock_stocks(session, variant_ids)

    async def levels(
        self, session: AsyncSession, variant_ids: Collection[uuid.UUID]
    ) -> Mapping[uuid.UUID, Level]:
        """Of those variants that ever had a stock."""
        return await repository.levels(session, variant_ids)

    async def hold(self, session: AsyncSession, wanted: Sequence[Hold]) -> list[Answer]:
        """Set each aside or say that it is sold out, each by itself, in their order.

        What is held or sold under a key already is answered as the first time. Raises HoldGone for a key
        whose goods were let go, KeyUsed for one that stands for something else.
        """
        before = await lock_stocks(session, {one.variant_id for one in wanted})
        known = await repository.holds(session, {one.key for one in wanted})
        taken: dict[uuid.UUID, int] = defaultdict(int)
        fresh: dict[str, KnownHold] = {}
        answers: list[Answer] = []
        for one in wanted:
            if there := known.get(one.key):
                answers.append(_again(there, one))
                continue
            left = before.get(one.variant_id, EMPTY).left - taken[one.variant_id]
            if left < one.quantity:
                answers.append(SoldOut("Sold out.", variant_id=str(one.variant_id), left=left))
                continue
            taken[one.variant_id] += one.quantity
            fresh[one.key] = known[one.key] = KnownHold(one.key, one.variant_id, one.quantity, HoldState.HELD)
            answers.append(Held(one.key, one.variant_id, one.quantity, fresh=True))
        if fresh:
            await self._add(session, list(fresh.values()))
            await self._move(session, before, {key: Level(0, more, 0) for key, more in taken.items() if more})
        return answers

    async def sell(self, session: AsyncSession, keys: Collection[str]) -> None:
        """What is held is sold; what was sold stays so. Raises HoldGone, and then sells none."""
        before, holds = await self._locked(session, keys)
        if missing := [key for key in keys if key not in holds or holds[key].state is HoldState.RELEASED]:
            raise HoldGone("What was set aside was let go. Set it aside again.", keys=sorted(missing))
        held = [one for one in holds.values() if one.state is HoldState.HELD]
        if not held:
            return
        await self._settle(session, held, HoldState.SOLD)
        moved = {key: Level(0, -count, count) for key, count in _totals(held).items()}
        await self._move(session, before, moved)

    async def release(self, session: AsyncSession, keys: Collection[str]) -> None:
        """What is held can be had again; twice, or what never was held, changes nothing. Raises HoldSold."""
        before, holds = await self._locked(session, keys)
        if sold := sorted(one.key for one in holds.values() if one.state is HoldState.SOLD):
            raise HoldSold("This is sold already. Take it back instead.", keys=sold)
        held = [one for one in holds.values() if one.state is HoldState.HELD]
        if not held:
            return
        await self._settle(session, held, HoldState.RELEASED)
        await self._move(session, before, {key: Level(0, -count, 0) for key, count in _totals(held).items()})

    async def split(self, session: AsyncSession, key: str, to_key: str, quantity: int) -> None:
        """Move part of what is held to a new key, once. Raises HoldGone, HoldTooSmall, KeyUsed."""
        _, holds = await self._locked(session, [key, to_key])
        source = holds.get(key)
        if source is None:
            raise HoldGone("Nothing was set aside under this key.", keys=[key])
        part = Hold(to_key, source.variant_id, quantity)
        if target := holds.get(to_key):
            _again(target, part)
            return
        if source.state is not HoldState.HELD:
            raise HoldGone("What was set aside was let go. Set it aside again.", keys=[key])
        if source.quantity < quantity:
            raise HoldTooSmall("There is not that much under this key.", key=key, held=source.quantity)
        rest = replace(source, quantity=source.quantity - quantity)
        await repository.change_holds(session, [rest], now=self._clock.now())
        await self._add(session, [KnownHold(to_key, part.variant_id, quantity, HoldState.HELD)])

    async def put_back(self, session: AsyncSession, key: str, to_key: str) -> None:
        """The reverse of `split`: all that is held under a key goes under another one, once.

        Raises HoldGone, HoldSold, KeyUsed.
        """
        _, holds = await self._locked(session, [key, to_key])
        source, target = holds.get(key), holds.get(to_key)
        if source is None or target is None or target.state is not HoldState.HELD:
            raise HoldGone("There is nothing to put this back to. Let it go instead.", keys=[key, to_key])
        if source.variant_id != target.variant_id:
            raise KeyUsed("These keys stand for different goods.", key=to_key)
        if source.state is HoldState.RELEASED:
            return
        if source.state is HoldState.SOLD:
            raise HoldSold("This is sold already. Take it back instead.", keys=[key])
        moved = [
            replace(source, state=HoldState.RELEASED),
            replace(target, quantity=target.quantity + source.quantity),
        ]
        await repository.change_holds(session, moved, now=self._clock.now())

    async def take_back(self, session: AsyncSession, key: str, quantity: int) -> None:
        """Sold goods that came back can be had again. Each call takes more back: call it in the transaction
        that records the return. Raises HoldGone, HoldTooSmall."""
        if quantity < 1:
            raise ValueError("one item or more comes back")
        before, holds = await self._locked(session, [key])
        sold = holds.get(key)
        if sold is None or sold.state is not HoldState.SOLD:
            raise HoldGone("Nothing is sold under this key.", keys=[key])
        if sold.quantity < quantity:
            raise HoldTooSmall("Not that much was sold under this key.", key=key, held=sold.quantity)
        rest = replace(sold, quantity=sold.quantity - quantity)
        await repository.change_holds(session, [rest], now=self._clock.now())
        await self._move(session, before, {sold.variant_id: Level(0, 0, -quantity)})

    async def receive(
        self,
        session: AsyncSession,
        variant_id: uuid.UUID,
        change: int,
        note: str,
        account_id: uuid.UUID | None,
        *,
        key: str | None = None,
    ) -> Level:
        """Goods came in, or, with a negative `change`, went away otherwise than by being sold. Under a `key`
        of this variant they did so once.

        Raises TooFewLeft when what is held or sold would go too, StockInvalid on a figure nobody has.
        """
        await repository.open_stock(session, variant_id)
        before = await lock_stocks(session, [variant_id])
        level = before[variant_id]
        if key is not None and await repository.movement_known(session, variant_id, key):
            return level
        if not change or abs(change) > LARGEST or level.received + change > LARGEST:
            raise StockInvalid(f"Give a number other than 0; a stock has at most {LARGEST} items.")
        if level.left + change < 0:
            raise TooFewLeft("There are not that many left to take away.", left=level.left)
        movement = StockMovement(
            id=new_id(),
            variant_id=variant_id,
            key=key,
            change=change,
            note=note,
            account_id=account_id,
            created_at=self._clock.now(),
        )
        await repository.add_movement(session, movement)
        await self._move(session, before, {variant_id: Level(change, 0, 0)})
        return replace(level, received=level.received + change)

    async def _locked(
        self, session: AsyncSession, keys: Collection[str]
    ) -> tuple[dict[uuid.UUID, Level], dict[str, KnownHold]]:
        """The holds under these keys, read again once their stocks are locked."""
        found = await repository.holds(session, keys)
        before = await lock_stocks(session, {one.variant_id for one in found.values()})
        return before, await repository.holds(session, keys)

    async def _add(self, session: AsyncSession, holds: Sequence[KnownHold]) -> None:
        if not await repository.add_holds(session, holds, now=self._clock.now()):
            raise KeyUsed("Somebody else uses this key just now. Try again in a moment.")

    async def _settle(self, session: AsyncSession, holds: Sequence[KnownHold], state: HoldState) -> None:
        changed = [replace(one, state=state) for one in holds]
        await repository.change_holds(session, changed, now=self._clock.now())

    async def _move(
        self, session: AsyncSession, before: Mapping[uuid.UUID, Level], by: Mapping[uuid.UUID, Level]
    ) -> None:
        await repository.move(session, by)
        changes = [
            Change(variant_id, before[variant_id].left, before[variant_id].left + by[variant_id].left)
            for variant_id in sorted(by)
            if by[variant_id].left
        ]
        if changes:
            for listener in self._listeners:
                await listener.changed(session, changes)


def _again(there: KnownHold, wanted: Hold) -> Held:
    """What is held may have been split, and what was sold come back, since the first time."""
    if there.variant_id != wanted.variant_id or there.quantity > wanted.quantity:
        raise KeyUsed("This key stands for something else. Use a new one.", key=wanted.key)
    if there.state is HoldState.RELEASED:
        raise HoldGone("What was set aside was let go. Use a new key.", keys=[wanted.key])
    return Held(there.key, there.variant_id, there.quantity, fresh=False)


def _totals(holds: Iterable[KnownHold]) -> dict[uuid.UUID, int]:
    totals: dict[uuid.UUID, int] = defaultdict(int)
    for one in holds:
        totals[one.variant_id] += one.quantity
    return totals
