from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import select

from liveloop.kit.announcements import Announcement, AnnouncementSweep, Announcer, announce
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.publisher import BusAway
from tests.waiting import until


class Wire:
    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes]] = []
        self.away = False
        self.refused = 0

    async def publish(self, subject: str, payload: bytes) -> None:
        if self.away:
            self.refused += 1
            raise BusAway(subject)
        self.sent.append((subject, payload))

    async def flush(self) -> None:
        """Nothing waits."""


def subjects(wire: Wire) -> list[str]:
    return [subject for subject, _ in wire.sent]


async def rows(database: Database) -> int:
    async with database.read() as session:
        return len((await session.scalars(select(Announcement))).all())


async def test_it_is_sent_after_the_commit_and_not_before(database: Database) -> None:
    wire = Wire()
    announcer = Announcer(database, wire)
    await announcer.start()
    async with database.transaction() as session:
        announce(session, "kick.somebody", {"reason": "removed"})
        assert wire.sent == []
    await until(lambda: wire.sent)
    [(subject, payload)] = wire.sent
    message = msgspec.json.decode(payload)
    assert (subject, message["reason"]) == ("kick.somebody", "removed")
    assert message["id"]
    await announcer.close()


async def test_what_is_rolled_back_is_never_sent(database: Database, clock: ManualClock) -> None:
    wire = Wire()
    announcer = Announcer(database, wire)
    await announcer.start()

    async def fail() -> None:
        async with database.transaction() as session:
            announce(session, "first", {})
            raise RuntimeError("the work failed")

    with pytest.raises(RuntimeError):
        await fail()
    async with database.transaction() as session:
        announce(session, "second", {})
    await until(lambda: wire.sent)
    await AnnouncementSweep(database, clock, wire).sweep()
    assert subjects(wire) == ["second", "second"]
    await announcer.close()


async def test_an_absent_bus_delays_the_message_and_keeps_the_order(database: Database) -> None:
    wire = Wire()
    wire.away = True
    announcer = Announcer(database, wire)
    await announcer.start()
    for name in ("first", "second"):
        async with database.transaction() as session:
            announce(session, name, {})
    await until(lambda: wire.refused)
    wire.away = False
    await until(lambda: len(wire.sent) == 2)
    assert subjects(wire) == ["first", "second"]
    await announcer.close()


async def test_what_a_process_committed_and_did_not_live_to_send_is_sent_by_the_worker(
    database: Database, clock: ManualClock
) -> None:
    wire = Wire()
    async with database.transaction() as session:
        announce(session, "kick.somebody", {"reason": "removed"})
    await AnnouncementSweep(database, clock, wire).sweep()
    assert subjects(wire) == ["kick.somebody"]


async def test_the_worker_repeats_a_message_once_with_the_same_id_and_forgets_it(
    database: Database, clock: ManualClock
) -> None:
    wire = Wire()
    sweep = AnnouncementSweep(database, clock, wire)
    async with database.transaction() as session:
        announce(session, "revoked", {})
    assert [await sweep.sweep(), await sweep.sweep()] == [1, 0]
    clock.advance(4)
    assert [await sweep.sweep(), await sweep.sweep()] == [1, 0]
    assert len({msgspec.json.decode(payload)["id"] for _, payload in wire.sent}) == 1
    assert await rows(database) == 0


async def test_the_worker_keeps_what_the_bus_did_not_take(database: Database, clock: ManualClock) -> None:
    wire = Wire()
    wire.away = True
    sweep = AnnouncementSweep(database, clock, wire)
    async with database.transaction() as session:
        announce(session, "revoked", {})
    with pytest.raises(BusAway):
        await sweep.sweep()
    wire.away = False
    assert await sweep.sweep() == 1
