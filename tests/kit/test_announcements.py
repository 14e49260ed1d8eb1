from __future__ import annotations

import pytest

from liveloop.kit.announcements import Announcer, announce
from liveloop.kit.database import Database
from liveloop.kit.publisher import BusAway
from tests.waiting import until


class Wire:
    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes]] = []
        self.away = False

    async def publish(self, subject: str, payload: bytes) -> None:
        if self.away:
            raise BusAway(subject)
        self.sent.append((subject, payload))

    async def flush(self) -> None:
        """Nothing waits."""


async def test_it_is_sent_after_the_commit_and_not_before(database: Database) -> None:
    wire = Wire()
    announcer = Announcer(database, wire)
    await announcer.start()
    async with database.transaction() as session:
        announce(session, "kick.somebody", {"reason": "removed"})
        assert wire.sent == []
    await until(lambda: wire.sent)
    assert wire.sent == [("kick.somebody", b'{"reason":"removed"}')]
    await announcer.close()


async def test_what_is_rolled_back_is_never_sent(database: Database) -> None:
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
    assert [subject for subject, _ in wire.sent] == ["second"]
    await announcer.close()


async def test_an_absent_bus_loses_the_message_and_nothing_else(database: Database) -> None:
    wire = Wire()
    wire.away = True
    announcer = Announcer(database, wire)
    await announcer.start()
    async with database.transaction() as session:
        announce(session, "lost", {})
    wire.away = False
    async with database.transaction() as session:
        announce(session, "sent", {})
    await until(lambda: ("sent", b"{}") in wire.sent)
    await announcer.close()
