"""The channels of this gateway: one exists, and is subscribed to, only while it has sockets here."""

from __future__ import annotations

import asyncio
import contextlib

from liveloop.bus import subjects
from liveloop.kit.clock import Clock
from liveloop.kit.publisher import BusAway
from liveloop.kit.stretches import Stretches
from liveloop.realtime import metrics
from liveloop.realtime.channel import Channel
from liveloop.realtime.fanout import Writer
from liveloop.realtime.history.source import History
from liveloop.realtime.limits import Limits
from liveloop.realtime.policy import Policy
from liveloop.realtime.recovery import Snapshots
from liveloop.realtime.wire import Subscription, Wire


class Hub:
    """Opens channels for those who come and closes them some time after the last one left."""

    def __init__(
        self,
        wire: Wire,
        history: History,
        policy: Policy,
        *,
        writer: Writer,
        stretches: Stretches,
        clock: Clock,
        limits: Limits,
    ) -> None:
        self._wire = wire
        self._history = history
        self._policy = policy
        self._writer = writer
        self._stretches = stretches
        self._clock = clock
        self._limits = limits
        self._channels: dict[str, Channel] = {}
        self._subscriptions: dict[str, Subscription] = {}
        self._opening: dict[str, asyncio.Task[Channel]] = {}

    @property
    def channels(self) -> list[Channel]:
        return list(self._channels.values())

    def get_or_none(self, name: str) -> Channel | None:
        return self._channels.get(name)

    def deliver(self, subject: str, payload: bytes) -> None:
        """What this very process committed, ahead of the bus."""
        channel = self._channels.get(subjects.channel_of(subject))
        if channel is not None and not channel.failed:
            channel.take(payload)

    async def open(self, name: str) -> Channel:
        """The running channel. It stays for at least `idle_seconds`. Raises what the history raises."""
        channel = self._channels.get(name)
        if channel is not None and not channel.failed:
            channel.idle_since = self._clock.monotonic()
            return channel
        task = self._opening.get(name)
        if task is None:
            task = self._opening[name] = asyncio.get_running_loop().create_task(self._open(name))
            task.add_done_callback(lambda _: self._opening.pop(name, None))
        return await asyncio.shield(task)

    async def sweep(self) -> None:
        """Close what has had no socket for `idle_seconds`, and what is broken."""
        now = self._clock.monotonic()
        for channel in self.channels:
            if channel.failed or (
                not len(channel.roster) and now - channel.idle_since > self._limits.idle_seconds
            ):
                await self._close(channel)

    async def check_heads(self) -> None:
        """Tell each channel how far its log goes: the bus may have lost the last event."""
        names = list(self._channels)
        heads = await self._history.heads(names) if names else {}
        for name, head in heads.items():
            channel = self._channels.get(name)
            if channel is not None:
                channel.saw_head(head)

    async def close(self) -> None:
        for task in list(self._opening.values()):
            task.cancel()
        await asyncio.gather(*self._opening.values(), return_exceptions=True)
        for channel in self.channels:
            await self._close(channel)

    async def _open(self, name: str) -> Channel:
        """Subscribe before the head is read, so that nothing falls between the two."""
        if (broken := self._channels.get(name)) is not None:
            await self._close(broken)
        snapshots = Snapshots(lambda: self._policy.snapshot(name), clock=self._clock, limits=self._limits)
        channel = Channel(
            name,
            history=self._history,
            snapshots=snapshots,
            writer=self._writer,
            stretches=self._stretches,
            clock=self._clock,
            limits=self._limits,
        )
        subscription = await self._wire.subscribe(subjects.room(name, "*"), channel.receive)
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(subscription.unsubscribe)
            with contextlib.suppress(BusAway):
                await self._wire.flush()
            await channel.start()
            stack.pop_all()
        self._channels[name] = channel
        self._subscriptions[name] = subscription
        metrics.CHANNELS.set(len(self._channels))
        return channel

    async def _close(self, channel: Channel) -> None:
        if self._channels.get(channel.name) is not channel:
            return
        del self._channels[channel.name]
        metrics.CHANNELS.set(len(self._channels))
        await self._subscriptions.pop(channel.name).unsubscribe()
        await channel.close()
