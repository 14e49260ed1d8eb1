"""A viewer is somebody at once: the person behind a guest's cookie or an account."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.people.persons.models import PersonRow
from liveloop.people.persons.repository import PersonRepository


@dataclass(frozen=True, slots=True)
class Person:
    id: uuid.UUID
    organisation_id: uuid.UUID
    nickname: str
    guest_id: uuid.UUID | None
    account_id: uuid.UUID | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a caller needs: exactly one of `guest_id` and `account_id` names them.

    `nickname` is what they chose just now and replaces an older one; `fallback` is for newcomers
    who chose none.
    """

    organisation_id: uuid.UUID
    fallback: str
    guest_id: uuid.UUID | None = None
    account_id: uuid.UUID | None = None
    nickname: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return (str(self.organisation_id), str(self.guest_id or ""), str(self.account_id or ""))


class PersonsService:
    """Stateless but for the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def ensure(self, session: AsyncSession, wanted: Sequence[Wanted]) -> list[Person]:
        """The person of each, in order; made where missing. Any number at once, repeats allowed."""
        if not wanted:
            return []
        people = PersonRepository(session)
        known = await self._find(people, wanted)
        missing = {one.key: one for one in wanted if one.key not in known}
        if missing:
            # In the order of their keys, so that two processes that make the same people do not deadlock.
            newcomers = [missing[key] for key in sorted(missing)]
            await people.create_missing(
                [
                    (one.organisation_id, one.guest_id, one.account_id, one.nickname or one.fallback)
                    for one in newcomers
                ],
                at=self._clock.now(),
            )
            known = await self._find(people, wanted)
        chosen = {known[one.key].id: one.nickname for one in wanted if one.nickname}
        unchanged = {row.id for row in known.values() if chosen.get(row.id) == row.nickname}
        for person_id in sorted(chosen.keys() - unchanged):
            await people.rename(person_id, chosen[person_id])
        return [_person(known[one.key], chosen) for one in wanted]

    async def find_or_none(self, session: AsyncSession, wanted: Wanted) -> Person | None:
        """The person if there is one; nobody is made."""
        known = await self._find(PersonRepository(session), [wanted])
        row = known.get(wanted.key)
        return _person(row, {}) if row else None

    async def ensure_assistant(
        self, session: AsyncSession, organisation_id: uuid.UUID, *, name: str
    ) -> uuid.UUID:
        """The person who speaks for an organisation's rules; nobody signs in as them."""
        person_id = uuid.uuid5(organisation_id, "assistant")
        await PersonRepository(session).put_nobody(person_id, organisation_id, name, at=self._clock.now())
        return person_id

    async def list_by_ids(self, session: AsyncSession, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Person]:
        """The persons that exist among `ids`, by id."""
        rows = await PersonRepository(session).list_by_ids(ids)
        return {row.id: _person(row, {}) for row in rows}

    async def ids_of_account(self, session: AsyncSession, account_id: uuid.UUID) -> list[uuid.UUID]:
        rows = await PersonRepository(session).list_by_identity(guests=(), accounts={account_id})
        return sorted(row.id for row in rows)

    async def rename_guest(self, session: AsyncSession, guest_id: uuid.UUID, nickname: str) -> None:
        await PersonRepository(session).rename_guest(guest_id, nickname)

    async def rename_account(self, session: AsyncSession, account_id: uuid.UUID, name: str) -> None:
        await PersonRepository(session).rename_account(account_id, name)

    async def _find(
        self, people: PersonRepository, wanted: Sequence[Wanted]
    ) -> dict[tuple[str, str, str], PersonRow]:
        """By key; a person who was merged is found as the one they were merged into."""
        rows = await people.list_by_identity(
            guests={one.guest_id for one in wanted if one.guest_id},
            accounts={one.account_id for one in wanted if one.account_id},
        )
        merged = {row.merged_into for row in rows if row.merged_into}
        targets = {row.id: row for row in await people.list_by_ids(merged)} if merged else {}
        known = {}
        for row in rows:
            person = targets.get(row.merged_into, row) if row.merged_into else row
            organisation = str(row.organisation_id)
            if row.guest_id:
                known[organisation, str(row.guest_id), ""] = person
            if row.account_id:
                known[organisation, "", str(row.account_id)] = person
        return known


def _person(row: PersonRow, chosen: Mapping[uuid.UUID, str]) -> Person:
    return Person(
        id=row.id,
        organisation_id=row.organisation_id,
        nickname=chosen.get(row.id) or row.nickname,
        guest_id=row.guest_id,
        account_id=row.account_id,
        created_at=row.created_at,
    )
