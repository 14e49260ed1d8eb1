"""The last number that a room is told arrives, also when one message is lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import BaseModel

from liveloop.kit.ids import new_id
from liveloop.kit.publisher import BusAway
from liveloop.shows import pulse
from liveloop.shows.pulse import RoomPulse
from tests.waiting import until


class Total(BaseModel):
    total: int


class Wire:
    """Loses the first `losses` messages."""

    def __init__(self) -> None:
        self.losses = 0
        self.told: list[int] = []

    async def publish(self, subject: str, payload: bytes) -> None:
        if self.losses:
            self.losses -= 1
            raise BusAway("lost")
        event: dict[str, Any] = json.loads(payload)["event"]
        self.told.append(event["data"]["total"])


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
async def room_pulse(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RoomPulse]:
    monkeypatch.setattr(pulse, "PULSE_SECONDS", 0.01)
    monkeypatch.setattr(pulse, "QUIET_SECONDS", 0.1)
    made = RoomPulse(wire)
    await made.start()
    yield made
    await made.close()


async def test_the_last_number_is_said_again_once(wire: Wire, room_pulse: RoomPulse) -> None:
    room = new_id()
    for total in (1, 2):
        room_pulse.tell(room, "pulse", "likes", Total(total=total))
    await until(lambda: wire.told == [2, 2])
    room_pulse.tell(room, "pulse", "likes", Total(total=3))
    await until(lambda: wire.told == [2, 2, 3, 3])


async def test_a_last_number_that_was_lost_comes_a_moment_later(wire: Wire, room_pulse: RoomPulse) -> None:
    wire.losses = 1
    room_pulse.tell(new_id(), "pulse", "likes", Total(total=7))
    await until(lambda: wire.told == [7])


async def test_what_an_event_says_is_told_after_a_quiet_moment_alone(
    wire: Wire, room_pulse: RoomPulse
) -> None:
    room = new_id()
    room_pulse.tell(room, "pulse", "left", Total(total=4))
    await until(lambda: wire.told == [4])
    room_pulse.tell(room, "pulse", "left", Total(total=3))
    room_pulse.remember(room, "pulse", "left", Total(total=0))
    await until(lambda: wire.told == [4, 0])
    await asyncio.sleep(0.2)  # sleeps: longer than a quiet moment, in which nothing may be said
    assert wire.told == [4, 0]
