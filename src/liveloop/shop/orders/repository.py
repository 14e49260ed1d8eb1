"""Orders in the database: single ones with what belongs to them, lists, and sums."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.people.accounts.models import Account
from liveloop.people.persons.models import PersonRow
from liveloop.shop.orders.machine import OrderStateName
from liveloop.shop.orders.models import Order, OrderLine, OrderRefund, OrderSettingsRow, OrderStep
from liveloop.shop.orders.numbers import LENGTH, bare
from liveloop.shop.orders.policy import OrderSettings
from liveloop.shop.orders.staff_schemas import Source
from liveloop.shows.broadcasts.models import Broadcast, BroadcastTransition

PHONE_TAIL = 4
SHORTEST_NUMBER = 5
"""So many digits and more are looked for at the end of order numbers."""


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What staff looks for. `query`: an order number or its last digits, the last four digits of a phone,
    or a part of the buyer's name. No states: all of them."""

    query: str = ""
    states: Collection[OrderStateName] = ()
    broadcast_id: uuid.UUID | None = None
    source: Source | None = None
    since: datetime | None = None
    until: datetime | None = None
    refund_wished: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """Over the orders of a broadcast, in one currency."""

    currency: str
    placed: int
    paid: int
    replay_paid: int
    taken: int
    refunded: int


class OrderRepository:
    """The orders of one organisation; those of another do not exist here."""

    def __init__(self, session: AsyncSession, organisation_id: uuid.UUID) -> None:
        self._session = session
        self._organisation_id = organisation_id

    async def list(self, wanted: OrderFilter, *, before: uuid.UUID | None, limit: int) -> Sequence[Order]:
        """Newest first; `before` is the id of the last one of the page before."""
        found = self._base().where(*_conditions(wanted)).order_by(Order.id.desc()).limit(limit)
        if before is not None:
            found = found.where(Order.id < before)
        return (await self._session.scalars(found)).all()

    async def get_or_none(self, order_id: uuid.UUID) -> Order | None:
        return (await self._session.scalars(self._base().where(Order.id == order_id))).one_or_none()

    async def counts(self) -> dict[OrderStateName, int]:
        rows = await self._session.execute(
            select(Order.state, func.count())
            .where(Order.organisation_id == self._organisation_id)
            .group_by(Order.state)
        )
        return {OrderStateName(row[0]): row[1] for row in rows}

    async def refund_wishes(self) -> int:
        statement = select(func.count()).where(
            Order.organisation_id == self._organisation_id, Order.refund_wished_at.is_not(None)
        )
        return int(await self._session.scalar(statement) or 0)

    def _base(self) -> Select[Order]:
        return select(Order).where(Order.organisation_id == self._organisation_id)


async def add(session: AsyncSession, order: Order, lines: Sequence[OrderLine]) -> None:
    """Raises IntegrityError when its key or its number is taken."""
    session.add(order)
    await session.flush()
    session.add_all(lines)
    await session.flush()


async def add_step(session: AsyncSession, step: OrderStep) -> None:
    session.add(step)
    await session.flush()


async def add_refund(session: AsyncSession, refund: OrderRefund) -> None:
    session.add(refund)
    await session.flush()


async def get_or_none(session: AsyncSession, order_id: uuid.UUID) -> Order | None:
    return (await session.scalars(select(Order).where(Order.id == order_id))).one_or_none()


async def by_client_keys(
    session: AsyncSession, keys: Collection[tuple[uuid.UUID, str]]
) -> dict[tuple[uuid.UUID, str], Order]:
    """(person, client key) -> the order that was placed under it."""
    people, names = {person for person, _ in keys}, {name for _, name in keys}
    statement = select(Order).where(Order.person_id.in_(people), Order.client_key.in_(names))
    rows = await session.scalars(statement.execution_options(populate_existing=True))
    return {(row.person_id, row.client_key): row for row in rows if (row.person_id, row.client_key) in keys}


async def number_is_taken(session: AsyncSession, organisation_id: uuid.UUID, number: str) -> bool:
    statement = select(Order.id).where(Order.organisation_id == organisation_id, Order.number == number)
    return (await session.scalars(statement)).first() is not None


async def unpaid_of(session: AsyncSession, organisation_id: uuid.UUID, person_id: uuid.UUID) -> int:
    """How many orders of a person wait for their payment."""
    statement = select(func.count()).where(
        Order.organisation_id == organisation_id,
        Order.person_id == person_id,
        Order.state == OrderStateName.PLACED,
    )
    return int(await session.scalar(statement) or 0)


async def people_who_paid(session: AsyncSession, person_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Who of these has a paid order, whatever became of it."""
    statement = select(Order.person_id).where(Order.person_id.in_(person_ids), Order.paid_at.is_not(None))
    return set(await session.scalars(statement.distinct()))


async def lines(session: AsyncSession, order_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[OrderLine]]:
    """By order, in their order."""
    found: defaultdict[uuid.UUID, list[OrderLine]] = defaultdict(list)
    statement = (
        select(OrderLine)
        .where(OrderLine.order_id.in_(order_ids))
        .order_by(OrderLine.order_id, OrderLine.position)
    )
    for line in await session.scalars(statement):
        found[line.order_id].append(line)
    return found


async def steps(session: AsyncSession, order_id: uuid.UUID) -> Sequence[OrderStep]:
    """Oldest first."""
    statement = select(OrderStep).where(OrderStep.order_id == order_id).order_by(OrderStep.id)
    return (await session.scalars(statement)).all()


async def refunds(session: AsyncSession, order_id: uuid.UUID) -> Sequence[OrderRefund]:
    """Oldest first."""
    statement = select(OrderRefund).where(OrderRefund.order_id == order_id).order_by(OrderRefund.id)
    return (await session.scalars(statement)).all()


async def settings(session: AsyncSession, organisation_id: uuid.UUID) -> OrderSettings:
    row = await session.get(OrderSettingsRow, organisation_id)
    return OrderSettings.model_validate(row) if row else OrderSettings()


async def put_settings(session: AsyncSession, organisation_id: uuid.UUID, wanted: OrderSettings) -> None:
    values = wanted.model_dump()
    statement = upsert(session, OrderSettingsRow).values(organisation_id=organisation_id, **values)
    await session.execute(
        statement.on_conflict_do_update(index_elements=[OrderSettingsRow.organisation_id], set_=values)
    )


async def host_of(session: AsyncSession, broadcast_id: uuid.UUID) -> uuid.UUID | None:
    """The account that took a broadcast on air last: who is on duty. None when a picture started it."""
    statement = (
        select(BroadcastTransition.actor_id)
        .where(
            BroadcastTransition.broadcast_id == broadcast_id,
            BroadcastTransition.actor_kind == "account",
            BroadcastTransition.actor_id.is_not(None),
        )
        .order_by(BroadcastTransition.id.desc())
        .limit(1)
    )
    return (await session.scalars(statement)).first()


async def inviter_or_none(
    session: AsyncSession, organisation_id: uuid.UUID, person_id: uuid.UUID | None, *, but: uuid.UUID
) -> uuid.UUID | None:
    """A person of the organisation other than the buyer, or whom they have become since; anything else that
    was stated counts for nothing."""
    if person_id is None or person_id == but:
        return None
    statement = select(func.coalesce(PersonRow.merged_into, PersonRow.id)).where(
        PersonRow.id == person_id, PersonRow.organisation_id == organisation_id
    )
    found = (await session.scalars(statement)).one_or_none()
    return None if found == but else found


async def refund_or_none(
    session: AsyncSession, order_id: uuid.UUID, refund_id: uuid.UUID | None
) -> OrderRefund | None:
    statement = select(OrderRefund).where(OrderRefund.id == refund_id, OrderRefund.order_id == order_id)
    return (await session.scalars(statement)).one_or_none() if refund_id else None


async def refund_by_key_or_none(session: AsyncSession, order_id: uuid.UUID, key: str) -> OrderRefund | None:
    statement = select(OrderRefund).where(OrderRefund.order_id == order_id, OrderRefund.key == key)
    return (await session.scalars(statement)).one_or_none()


async def ids_by_number(
    session: AsyncSession, organisation_id: uuid.UUID, numbers: Collection[str]
) -> dict[str, uuid.UUID]:
    rows = await session.execute(
        select(Order.number, Order.id).where(
            Order.organisation_id == organisation_id, Order.number.in_(numbers)
        )
    )
    return {row.number: row.id for row in rows}


async def of_person(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    person_id: uuid.UUID,
    states: Collection[OrderStateName],
    *,
    before: uuid.UUID | None,
    limit: int,
) -> Sequence[Order]:
    """Newest first; no states: all."""
    found = select(Order).where(Order.organisation_id == organisation_id, Order.person_id == person_id)
    if states:
        found = found.where(Order.state.in_(states))
    if before is not None:
        found = found.where(Order.id < before)
    return (await session.scalars(found.order_by(Order.id.desc()).limit(limit))).all()


async def sums_of(session: AsyncSession, broadcast_id: uuid.UUID) -> Sequence[Sum]:
    """One a currency."""
    is_paid = Order.paid_at.is_not(None)
    rows = await session.execute(
        select(
            Order.currency,
            func.count(),
            func.sum(case((is_paid, 1), else_=0)),
            func.sum(case((is_paid & Order.replay, 1), else_=0)),
            func.sum(case((is_paid, Order.total), else_=0)),
            func.sum(Order.refunded),
        )
        .where(Order.broadcast_id == broadcast_id)
        .group_by(Order.currency)
        .order_by(Order.currency)
    )
    return [Sum(row[0], *(int(value or 0) for value in row[1:])) for row in rows]


async def pieces_of(session: AsyncSession, broadcast_id: uuid.UUID) -> int:
    """How many pieces were paid for in a broadcast."""
    statement = (
        select(func.sum(OrderLine.quantity))
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.broadcast_id == broadcast_id, Order.paid_at.is_not(None))
    )
    return int(await session.scalar(statement) or 0)


async def broadcasts_of(
    session: AsyncSession, ids: Collection[uuid.UUID]
) -> Mapping[uuid.UUID | None, Broadcast]:
    rows = await session.scalars(select(Broadcast).where(Broadcast.id.in_(ids))) if ids else ()
    return {row.id: row for row in rows}


async def account_name_or_none(session: AsyncSession, account_id: uuid.UUID | None) -> str | None:
    if account_id is None:
        return None
    return (await session.scalars(select(Account.name).where(Account.id == account_id))).one_or_none()


def _conditions(wanted: OrderFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.query.strip():
        conditions.append(_matches(wanted.query.strip()))
    if wanted.states:
        conditions.append(Order.state.in_(wanted.states))
    if wanted.broadcast_id is not None:
        conditions.append(Order.broadcast_id == wanted.broadcast_id)
    if wanted.source is Source.NONE:
        conditions.append(Order.broadcast_id.is_(None))
    elif wanted.source is not None:
        conditions.append(Order.broadcast_id.is_not(None))
        conditions.append(Order.replay.is_(wanted.source is Source.REPLAY))
    if wanted.since is not None:
        conditions.append(Order.created_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(Order.created_at < wanted.until)
    if wanted.refund_wished:
        conditions.append(Order.refund_wished_at.is_not(None))
    return conditions


def _matches(query: str) -> ColumnElement[bool]:
    digits = bare(query)
    if not digits.isdecimal():
        return Order.buyer_name.icontains(query, autoescape=True)
    if len(digits) == LENGTH:
        return Order.number == digits
    if len(digits) == PHONE_TAIL:
        return or_(Order.phone_tail == digits, Order.number.endswith(digits))
    return (
        Order.number.endswith(digits) if len(digits) >= SHORTEST_NUMBER else Order.number.startswith(digits)
    )
