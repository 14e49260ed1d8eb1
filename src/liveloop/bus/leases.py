"""Leases: who runs a thing now. A NATS key-value entry that expires unless its holder renews it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import nats.js.errors
import structlog
from nats.js.kv import KeyValue

from liveloop.bus.client import JETSTREAM_AWAY, Bus
from liveloop.kit.errors import Unavailable
from liveloop.kit.tasks import end_all

log = structlog.get_logger()

BUCKET = "leases"
LIFETIME = timedelta(seconds=5)
RENEW_SECONDS = 1.5
MARGIN_SECONDS = 0.5
"""The work ends so long before somebody else may hold the lease."""


class Lease:
    """Runs `work` while this process holds `name`; the work is cancelled when the lease is lost."""

    def __init__(self, bus: Bus, name: str, holder: str) -> None:
        self._bus = bus
        self._name = name
        self._holder = holder.encode()
        self._bucket: KeyValue | None = None
        self._revision = 0
        self._valid_until = 0.0

    async def run(self, work: Callable[[], Awaitable[None]]) -> None:
        """Wait for the lease, do the work, give it up when the work ends or this is cancelled."""
        while True:
            if not await self._acquire():
                await asyncio.sleep(RENEW_SECONDS)
                continue
            log.info("lease.held", lease=self._name)
            task = asyncio.ensure_future(work())
            keeper = asyncio.create_task(self._keep())
            try:
                await asyncio.wait([task, keeper], return_when=asyncio.FIRST_COMPLETED)
            finally:
                await end_all([task, keeper])
                await self._release()
            if not task.cancelled():
                task.result()
            log.warning("lease.lost", lease=self._name)

    async def _acquire(self) -> bool:
        try:
            if self._bucket is None:
                self._bucket = await open_bucket(self._bus, BUCKET, LIFETIME)
            asked = asyncio.get_running_loop().time()
            self._revision = await self._bucket.create(self._name, self._holder)
            self._valid_until = asked + LIFETIME.total_seconds()
        except nats.js.errors.KeyWrongLastSequenceError:
            return False
        except JETSTREAM_AWAY:
            self._bucket = None
            return False
        return True

    async def _keep(self) -> None:
        """Return when the lease can no longer be renewed in time."""
        assert self._bucket is not None, "not acquired"
        loop = asyncio.get_running_loop()
        while (deadline := self._valid_until - MARGIN_SECONDS) > loop.time():
            await asyncio.sleep(min(RENEW_SECONDS / 2, deadline - loop.time()))
            asked = loop.time()
            try:
                async with asyncio.timeout_at(deadline):
                    self._revision = await self._bucket.update(self._name, self._holder, last=self._revision)
            except nats.js.errors.KeyWrongLastSequenceError:
                return
            except JETSTREAM_AWAY:
                continue
            self._valid_until = asked + LIFETIME.total_seconds()

    async def _release(self) -> None:
        try:
            if self._bucket is not None:
                await self._bucket.delete(self._name, last=self._revision)
        except JETSTREAM_AWAY:
            log.info("lease.expires", lease=self._name)


class Once:
    """Answers True to the first claim of a key and False to every later one, for `lifetime`.

    Raises Unavailable while the bus is away: then nobody can know.
    """

    def __init__(self, bus: Bus, bucket: str, lifetime: timedelta) -> None:
        self._bus = bus
        self._name = bucket
        self._lifetime = lifetime
        self._bucket: KeyValue | None = None

    async def start(self) -> None:
        self._bucket = await open_bucket(self._bus, self._name, self._lifetime)

    async def claim(self, key: str) -> bool:
        assert self._bucket is not None, "not started"
        try:
            await self._bucket.create(key, b"")
        except nats.js.errors.KeyWrongLastSequenceError:
            return False
        except JETSTREAM_AWAY as error:
            raise Unavailable("The service behind this is restarting. Try again in a moment.") from error
        return True


async def open_bucket(bus: Bus, name: str, lifetime: timedelta) -> KeyValue:
    """The key-value bucket `name`, made with entries that expire after `lifetime` when it is new."""
    try:
        return await bus.jetstream.key_value(name)
    except nats.js.errors.BucketNotFoundError:
        return await bus.jetstream.create_key_value(bucket=name, ttl=lifetime.total_seconds(), history=1)
