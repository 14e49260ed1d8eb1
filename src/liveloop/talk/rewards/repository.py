"""Rules, tallies, check-ins and watch clocks in the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.kit.keys import among
from liveloop.kit.trimming import delete_some
from liveloop.people.persons.models import PersonRow
from liveloop.shows.rooms.models import Room
from liveloop.talk.rewards.models import (
    CheckIn,
    NewcomerAddress,
    RewardDue,
    RewardRulesRow,
    RewardTally,
    WatchClock,
    WatchTime,
)
from liveloop.talk.rewards.schemas import RewardRules, Rule

_TALLIES = cast("Table", RewardTally.__table__)
_CLOCKS = cast("Table", WatchClock.__table__)
_WATCHED = cast("Table", WatchTime.__table__)
_CHECK_INS = cast("Table", CheckIn.__table__)
_NEWCOMERS = cast("Table", NewcomerAddress.__table__)
_TALLIES_OF = select(_TALLIES).where(among(_TALLIES.c.person_id, _TALLIES.c.day, keys="people"))

_OWE = cast("Table", RewardDue.__table__).insert()

PersonDay = tuple[uuid.UUID, date]


async def owe(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await session.execute(_OWE, rows)


async def is_owing(session: AsyncSession) -> bool:
    return (await session.scalars(select(RewardDue.id).limit(1))).first() is not None


async def take_dues(session: AsyncSession, *, limit: int) -> list[RewardDue]:
    """The oldest, which are gone with this transaction."""
    some = select(RewardDue.id).order_by(RewardDue.id).limit(limit).with_for_update(skip_locked=True)
    taken = await session.scalars(
        delete(RewardDue)
        .where(RewardDue.id.in_(some))
        .returning(RewardDue)
        .execution_options(synchronize_session=False)
    )
    return sorted(taken, key=lambda due: due.id)


async def rules(session: AsyncSession, organisation_id: uuid.UUID) -> RewardRules:
    row = await session.get(RewardRulesRow, organisation_id)
    return RewardRules.model_validate(row.rules) if row else RewardRules()


async def put_rules(session: AsyncSession, organisation_id: uuid.UUID, wanted: RewardRules) -> None:
    values = {"rules": wanted.model_dump(mode="json")}
    statement = upsert(session, RewardRulesRow).values(organisation_id=organisation_id, **values)
    await session.execute(
        statement.on_conflict_do_update(index_elements=[RewardRulesRow.organisation_id], set_=values)
    )


async def organisations_of(
    session: AsyncSession, room_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, uuid.UUID]:
    """Room -> organisation."""
    rows = await session.execute(select(Room.id, Room.organisation_id).where(Room.id.in_(room_ids)))
    return {row.id: row.organisation_id for row in rows}


async def guests_since(session: AsyncSession, person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """Those of these people who have no account, and since when they are known."""
    rows = await session.execute(
        select(PersonRow.id, PersonRow.created_at).where(
            PersonRow.id.in_(person_ids), PersonRow.account_id.is_(None)
        )
    )
    return {row.id: row.created_at for row in rows}


async def tallies(
    session: AsyncSession, people: Collection[PersonDay]
) -> dict[PersonDay, dict[Rule, tuple[int, int]]]:
    """(times, points) by rule, of each person's day."""
    found: dict[PersonDay, dict[Rule, tuple[int, int]]] = {one: {} for one in people}
    for row in await session.execute(_TALLIES_OF, {"people": people}):
        found[row.person_id, row.day][Rule(row.rule)] = (row.times, row.points)
    return found


async def put_tallies(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    statement = upsert(session, _TALLIES)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "day", "rule"],
            set_={"times": statement.excluded.times, "points": statement.excluded.points},
        ),
        rows,
    )


async def check_ins(session: AsyncSession, people: Collection[PersonDay]) -> dict[PersonDay, int]:
    """The streaks of those who checked in on that day."""
    rows = await session.execute(
        select(_CHECK_INS).where(tuple_(_CHECK_INS.c.person_id, _CHECK_INS.c.day).in_(sorted(people)))
    )
    return {(row.person_id, row.day): row.streak for row in rows}


async def add_check_ins(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    await session.execute(upsert(session, _CHECK_INS).on_conflict_do_nothing(), rows)


async def clocks(session: AsyncSession, person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Any]:
    """(day, seconds, beat_at) by person."""
    rows = await session.execute(select(_CLOCKS).where(_CLOCKS.c.person_id.in_(person_ids)))
    return {row.person_id: row for row in rows}


async def put_clocks(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    statement = upsert(session, _CLOCKS)
    changed = {name: statement.excluded[name] for name in ("day", "seconds", "beat_at")}
    await session.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=changed), rows)


async def add_watched(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Add `seconds` to what each person watched of each broadcast."""
    statement = upsert(session, _WATCHED)
    more = {"seconds": _WATCHED.c.seconds + statement.excluded.seconds}
    key = ["broadcast_id", "person_id"]
    await session.execute(statement.on_conflict_do_update(index_elements=key, set_=more), rows)


async def minutes_watched(
    session: AsyncSession, broadcast_id: uuid.UUID, person_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, int]:
    """Whole minutes that each of these watched of a broadcast; without those who watched nothing."""
    rows = await session.execute(
        select(_WATCHED.c.person_id, _WATCHED.c.seconds).where(
            _WATCHED.c.broadcast_id == broadcast_id, _WATCHED.c.person_id.in_(person_ids)
        )
    )
    return {row.person_id: int(row.seconds // 60) for row in rows}


async def minutes_in_all(session: AsyncSession, person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Whole minutes that each of these watched, of whatever was live; without those who watched nothing."""
    rows = await session.execute(
        select(_WATCHED.c.person_id, func.sum(_WATCHED.c.seconds).label("seconds"))
        .where(_WATCHED.c.person_id.in_(person_ids))
        .group_by(_WATCHED.c.person_id)
    )
    return {row.person_id: int(row.seconds // 60) for row in rows}


async def newcomers(
    session: AsyncSession, places: Iterable[tuple[uuid.UUID, date, str]]
) -> dict[tuple[uuid.UUID, date, str], set[uuid.UUID]]:
    """The new guests who earned from each (organisation, day, hashed address)."""
    wanted = sorted(set(places))
    found: dict[tuple[uuid.UUID, date, str], set[uuid.UUID]] = {one: set() for one in wanted}
    key = tuple_(_NEWCOMERS.c.organisation_id, _NEWCOMERS.c.day, _NEWCOMERS.c.address)
    for row in await session.execute(select(_NEWCOMERS).where(key.in_(wanted))):
        found[row.organisation_id, row.day, row.address].add(row.person_id)
    return found


async def add_newcomers(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    await session.execute(upsert(session, _NEWCOMERS).on_conflict_do_nothing(), rows)


async def forget_newcomers(session: AsyncSession, *, before: date, limit: int) -> int:
    """Delete addresses of days before `before`; returns how many rows went."""
    return await delete_some(session, NewcomerAddress.id, NewcomerAddress.day < before, limit=limit)
