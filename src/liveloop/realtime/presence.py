"""How many people and sockets a channel's audience has, over all gateways."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

import msgspec

from liveloop.bus import subjects
from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.publisher import BusAway
from liveloop.realtime import metrics
from liveloop.realtime.channel import Channel
from liveloop.realtime.history.entry import Beat
from liveloop.realtime.hub import Hub
from liveloop.realtime.limits import Limits
from liveloop.realtime.protocol.lanes import Lane
from liveloop.realtime.wire import Subscription, Wire

CHANNEL_PART = 1
GATEWAYS_LIMIT = 1_000
EVENT = "audience"


class Count(msgspec.Struct, frozen=True):
    """What one gateway says about a channel each second."""

    gateway: str
    connections: int
    people: int


class Audience(msgspec.Struct, frozen=True):
    """The data of the pulse event `audience`. Somebody on two gateways counts twice."""

    people: int
    connections: int


class AudienceEvent(msgspec.Struct, frozen=True):
    id: str
    offset: None
    type: str
    at: None
    data: Audience


@dataclass(frozen=True, slots=True)
class Heard:
    count: Count
    at: float


class Presence:
    """Publishes this gateway's counts, adds up everybody's, and tells the channels when the sum changes."""

    def __init__(self, gateway_id: str, hub: Hub, wire: Wire, *, clock: Clock, limits: Limits) -> None:
        self._gateway_id = gateway_id
        self._hub = hub
        self._wire = wire
        self._clock = clock
        self._limits = limits
        self._heard: dict[str, dict[str, Heard]] = {}
        self._told: dict[str, Audience] = {}
        self._subscription: Subscription | None = None

    async def start(self) -> None:
        self._subscription = await self._wire.subscribe(subjects.presence("*"), self._receive)

    async def close(self) -> None:
        subscription, self._subscription = self._subscription, None
        if subscription is not None:
            await subscription.unsubscribe()

    async def tick(self) -> None:
        """Once a second."""
        channels = self._hub.channels
        names = {channel.name for channel in channels}
        self._heard = {name: heard for name, heard in self._heard.items() if name in names}
        self._told = {name: told for name, told in self._told.items() if name in names}
        for channel in channels:
            count = Count(self._gateway_id, channel.roster.connections, channel.roster.people)
            self._tell(channel, count)
            with contextlib.suppress(BusAway):
                await self._wire.publish(subjects.presence(channel.name), msgspec.json.encode(count))

    def _tell(self, channel: Channel, own: Count) -> None:
        now = self._clock.monotonic()
        others = {
            gateway: heard
            for gateway, heard in self._heard.get(channel.name, {}).items()
            if now - heard.at < self._limits.presence_expiry_seconds
        }
        self._heard[channel.name] = others
        counts = [own, *(heard.count for heard in others.values())]
        audience = Audience(
            people=sum(count.people for count in counts),
            connections=sum(count.connections for count in counts),
        )
        if self._told.get(channel.name) != audience:
            self._told[channel.name] = audience
            event = AudienceEvent(id=str(new_id()), offset=None, type=EVENT, at=None, data=audience)
            channel.beat(Beat(Lane.PULSE, EVENT, msgspec.json.encode(event)))

    async def _receive(self, subject: str, payload: bytes) -> None:
        name = subject.split(".")[CHANNEL_PART]
        if self._hub.get_or_none(name) is None:
            return
        try:
            count = msgspec.json.decode(payload, type=Count)
        except msgspec.DecodeError:
            metrics.MALFORMED.inc()
            return
        heard = self._heard.setdefault(name, {})
        if count.gateway != self._gateway_id and (count.gateway in heard or len(heard) < GATEWAYS_LIMIT):
            heard[count.gateway] = Heard(count, self._clock.monotonic())
