"""The other side of an RTMP server in tests: decides like a node and keeps what comes in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from liveloop.media.rtmp.actions import End
from liveloop.media.rtmp.amf0 import Value
from liveloop.media.rtmp.connection import SECOND_PUBLISHER
from liveloop.media.rtmp.publishing import Accepted, PublishRequest, Refusal, Refused
from liveloop.media.unit import AudioUnit, TrackSet, Unit, VideoUnit

KEY = "rightkey"
WRONG_KEY_MESSAGE = "No room here has this stream key."
SECOND_MESSAGE = "Somebody else is already sending to this room."


@dataclass
class Inlet:
    """A sink that keeps everything."""

    request: PublishRequest
    tracks_seen: list[TrackSet] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    metadata_seen: list[dict[str, Value]] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def tracks(self, tracks: TrackSet) -> None:
        self.tracks_seen.append(tracks)

    def unit(self, unit: Unit) -> None:
        assert self.tracks_seen, "a unit came before its tracks"
        assert not self.ends, "a unit came after the end"
        self.units.append(unit)

    def metadata(self, values: dict[str, Value]) -> None:
        self.metadata_seen.append(values)

    def closed(self, end: End) -> None:
        assert not self.ends, "closed twice"
        self.ends.append(end)
        self.done.set()

    @property
    def video(self) -> list[VideoUnit]:
        return [unit for unit in self.units if isinstance(unit, VideoUnit)]

    @property
    def audio(self) -> list[AudioUnit]:
        return [unit for unit in self.units if isinstance(unit, AudioUnit)]


class Desk:
    """Lets KEY in, once at a time."""

    def __init__(self) -> None:
        self.inlets: list[Inlet] = []
        self.refusals: list[Refusal] = []
        self.asked = 0
        self.may_decide = asyncio.Event()
        self.may_decide.set()

    async def authorize(self, request: PublishRequest) -> Accepted | Refused:
        self.asked += 1
        await self.may_decide.wait()
        if request.key != KEY:
            return Refused("wrong_key", WRONG_KEY_MESSAGE)
        if any(not inlet.ends for inlet in self.inlets):
            return Refused(SECOND_PUBLISHER, SECOND_MESSAGE)
        inlet = Inlet(request)
        self.inlets.append(inlet)
        return Accepted(inlet)

    def refused(self, refusal: Refusal) -> None:
        self.refusals.append(refusal)

    @property
    def codes(self) -> list[str]:
        return [refusal.code for refusal in self.refusals]
