"""The gateway as a whole: what the web role builds, starts, hands to uvicorn and closes."""

from __future__ import annotations

import asyncio
import itertools
import zlib
from typing import Any, cast

import structlog

from liveloop.kit.clock import Clock
from liveloop.kit.errors import Forbidden, LiveloopError, TooMany, Unavailable
from liveloop.kit.ids import new_id
from liveloop.kit.stretches import Stretches
from liveloop.realtime import metrics
from liveloop.realtime.commands import Commands
from liveloop.realtime.connection import Connection, State
from liveloop.realtime.fanout import Writer
from liveloop.realtime.history.source import History
from liveloop.realtime.hub import Hub
from liveloop.realtime.kicks import Kicks
from liveloop.realtime.limits import Limits
from liveloop.realtime.policy import Policy
from liveloop.realtime.presence import Presence
from liveloop.realtime.protocol.codes import CloseCode
from liveloop.realtime.protocol.messages import Command, Hello
from liveloop.realtime.tasks import Crew
from liveloop.realtime.wire import Wire

log = structlog.get_logger()

TICK_SECONDS = 0.5
TICKS_A_COUNT = 2
TICKS_A_ROUND = 10
"""Who is open and has nothing unsent is looked at this rarely: it can only have fallen silent."""
POLL_SECONDS = 0.05
SWEEP_SLICE = 1_000
DRAIN_MINIMUM_SECONDS = 1.0
DRAIN_STEPS = 1_000


class Gateway:
    """`protocol` is uvicorn's `ws`: `Config(app, ws=gateway.protocol)`.

    Sockets that come before `start` or after `drain` are turned away with 503. Its fan-outs are told to
    `stretches`, for other long work of the process to let them pass.
    """

    def __init__(
        self,
        wire: Wire,
        history: History,
        policy: Policy,
        *,
        clock: Clock,
        writer: Writer,
        stretches: Stretches | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.clock = clock
        self._wire = wire
        self._policy = policy
        self._hub = Hub(
            wire,
            history,
            policy,
            writer=writer,
            stretches=stretches or Stretches(),
            clock=clock,
            limits=self.limits,
        )
        self._presence = Presence(str(new_id()), self._hub, wire, clock=clock, limits=self.limits)
        self._kicks = Kicks(self._hub, self._still_entering, wire, clock=clock, limits=self.limits)
        self._commands = Commands(policy, clock=clock, limits=self.limits)
        self._connections: set[Connection] = set()
        self._entering: set[Connection] = set()
        self._watched: set[Connection] = set()
        self._crew = Crew("gateway")
        self._joining = asyncio.Semaphore(self.limits.joins_at_once)
        self._checked_heads = 0.0
        self._open = False
        self._ticker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self._kicks.start()
        await self._presence.start()
        self._wire.on_reconnect(self._check_heads)
        self._ticker = asyncio.get_running_loop().create_task(self._tick_forever(), name="realtime.ticker")
        self._open = True

    def deliver(self, subject: str, payload: bytes) -> None:
        """An event of a channel that this process committed: shorter than by the bus, which brings it too."""
        self._hub.deliver(subject, payload)

    async def close(self) -> None:
        """Close every socket, wait for them, end every task."""
        self.drain()
        if self._ticker is not None:
            self._ticker.cancel()
            await asyncio.gather(self._ticker, return_exceptions=True)
        await self._commands.close()
        await self._wait_for_sockets()
        await self._crew.close()
        await self._kicks.close()
        await self._presence.close()
        await self._hub.close()

    def drain(self) -> None:
        """Take no new sockets and send everybody away, to come back at different moments."""
        self._open = False
        for connection in list(self._connections):
            connection.shutdown()

    @property
    def protocol(self) -> type[asyncio.Protocol]:
        """For uvicorn, which calls it like a class at each upgrade."""
        return cast("type[asyncio.Protocol]", self._connect)

    @property
    def connections(self) -> int:
        return len(self._connections)

    # what connections ask (Desk)

    @property
    def full(self) -> bool:
        return not self._open or len(self._connections) > self.limits.connections

    def origin_allowed(self, origin: str | None, host: str) -> bool:
        return self._policy.origin_allowed(origin, host)

    def opened(self, connection: Connection) -> None:
        self._connections.add(connection)
        self._watched.add(connection)

    def watch(self, connection: Connection) -> None:
        self._watched.add(connection)

    def lost(self, connection: Connection) -> None:
        self._connections.discard(connection)
        self._entering.discard(connection)
        self._watched.discard(connection)

    def hello(self, connection: Connection, hello: Hello) -> None:
        self._crew.start(self._join(connection, hello), failed=connection.fault)

    def command(self, connection: Connection, command: Command) -> None:
        self._commands.take(connection, command)

    def drain_delay(self, connection: Connection) -> float:
        """Seconds, spread by a hash so that a herd does not come back at once."""
        seed = connection.admission.person_id if connection.admission is not None else str(id(connection))
        share = zlib.crc32(seed.encode()) % DRAIN_STEPS / DRAIN_STEPS
        return round(DRAIN_MINIMUM_SECONDS + share * self.limits.drain_spread_seconds, 1)

    # inside

    def _connect(self, config: Any, server_state: Any, app_state: Any, _loop: Any = None) -> Connection:
        """The names of the parameters are uvicorn's."""
        del config, app_state
        return Connection(self, server_state.connections)

    async def _join(self, connection: Connection, hello: Hello) -> None:
        async with self._joining:
            if connection.state is not State.JOINING:
                return
            admitted = self.clock.monotonic()
            try:
                admission = await self._policy.admit(hello.ticket)
                channel = await self._hub.open(admission.channel)
            except LiveloopError as refusal:
                _refuse(connection, refusal)
                return
        kicked = self._kicks.since(admission, admitted)
        if kicked is not None:
            connection.close(kicked)
        if connection.state is State.JOINING:
            connection.admission = admission
            connection.home = channel
            self._entering.add(connection)
            channel.join(connection, hello.epoch, hello.offset)

    def _still_entering(self) -> set[Connection]:
        """Who was admitted and is not welcomed yet; until then the channel may not know them."""
        self._entering = {one for one in self._entering if one.state is State.JOINING}
        return self._entering

    async def _tick_forever(self) -> None:
        for tick in itertools.count():
            await asyncio.sleep(TICK_SECONDS)
            self._commands.check(self.clock.monotonic())
            self._crew.start(self._check_connections(everybody=tick % TICKS_A_ROUND == 0))
            if tick % TICKS_A_COUNT == 0:
                self._crew.start(self._count())

    async def _count(self) -> None:
        """Once a second."""
        self._still_entering()
        await self._presence.tick()
        await self._hub.sweep()
        if self.clock.monotonic() - self._checked_heads >= self.limits.head_seconds:
            await self._check_heads()

    async def _check_heads(self) -> None:
        self._checked_heads = self.clock.monotonic()
        await self._hub.check_heads()

    async def _check_connections(self, *, everybody: bool) -> None:
        metrics.CONNECTIONS.set(len(self._connections))
        self._watched = {one for one in self._watched if one.watched}
        connections = list(self._connections if everybody else self._watched)
        for start in range(0, len(connections), SWEEP_SLICE):
            now = self.clock.monotonic()
            for connection in connections[start : start + SWEEP_SLICE]:
                connection.check(now)
            await asyncio.sleep(0)

    async def _wait_for_sockets(self) -> None:
        """After the time a closed socket has to answer, `check` cuts it."""
        deadline = self.clock.monotonic() + 2 * self.limits.closing_seconds
        while self._connections and self.clock.monotonic() < deadline:
            await asyncio.sleep(POLL_SECONDS)
            for connection in list(self._connections):
                connection.check(self.clock.monotonic())


def _refuse(connection: Connection, refusal: LiveloopError) -> None:
    retry_after = refusal.details.get("retry_after")
    if isinstance(refusal, Forbidden):
        connection.close(CloseCode.REMOVED)
    elif isinstance(refusal, TooMany):
        connection.close(CloseCode.SLOW, retry_after=retry_after)
    elif isinstance(refusal, Unavailable):
        connection.close(CloseCode.DRAINING, retry_after=retry_after)
    else:
        connection.close(CloseCode.TICKET_INVALID)
