"""Somebody is removed at the very moment at which they come in."""

from __future__ import annotations

import asyncio
import uuid

from sqlalchemy import select

from liveloop.kit.groupcommit import GroupCommit
from liveloop.kit.ids import new_id
from liveloop.people.persons.service import PersonsService, Wanted
from liveloop.shows.playback import repository
from liveloop.shows.playback.addresses import PlaybackKind
from liveloop.shows.playback.errors import Removed
from liveloop.shows.playback.locks import lock_person
from liveloop.shows.playback.models import ViewingSession
from liveloop.shows.watch.entrance import Entered, Entrance, Entry
from liveloop.talk.sanctions.doorman import SanctionDoorman
from liveloop.talk.sanctions.marks import NetworkMarks
from tests.shows.ground import Ground

ROUNDS = 15


async def remove(ground: Ground, broadcast_id: uuid.UUID, person_id: uuid.UUID) -> None:
    async with ground.database.transaction() as session:
        assert await lock_person(session, person_id, ground.organisation_id)
        removal = {
            "broadcast_id": broadcast_id,
            "person_id": person_id,
            "removed_by": None,
            "at": ground.clock.now(),
        }
        await repository.add_removal(session, removal)
        await repository.revoke_sessions(session, broadcast_id, person_id, at=ground.clock.now())


async def test_no_viewing_session_survives_a_removal(ground: Ground) -> None:
    broadcast_id = await ground.add("live")
    persons = PersonsService(ground.clock)
    doorman = SanctionDoorman(ground.clock, NetworkMarks("secret"))
    entries: GroupCommit[Entry, Entered] = GroupCommit(
        ground.database, Entrance(ground.clock, persons, doorman).settle, name="entrance"
    )
    await entries.start()
    for _ in range(ROUNDS):
        wanted = Wanted(organisation_id=ground.organisation_id, guest_id=new_id(), fallback="Guest")
        async with ground.database.transaction() as session:
            (person,) = await persons.ensure(session, [wanted])
        entry = Entry(
            wanted=wanted, room_id=ground.room_id, broadcast_id=broadcast_id, kind=PlaybackKind.LIVE
        )
        await asyncio.gather(
            *(entries.submit(entry) for _ in range(3)),
            remove(ground, broadcast_id, person.id),
            return_exceptions=True,
        )
        async with ground.database.read() as session:
            statement = select(ViewingSession).where(ViewingSession.person_id == person.id)
            sessions = list(await session.scalars(statement))
        assert all(one.revoked_at is not None for one in sessions)
        refused = (await asyncio.gather(entries.submit(entry), return_exceptions=True))[0]
        assert isinstance(refused, Removed)
    await entries.close()
