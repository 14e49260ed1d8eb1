"""A gateway on a real uvicorn, with a log and a bus whose faults a test can choose."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from liveloop.kit.clock import SystemClock
from liveloop.kit.errors import Forbidden, Invalid, Unauthenticated
from liveloop.kit.stretches import Stretches
from liveloop.realtime.fanout import Writer, best_writer
from liveloop.realtime.gateway import Gateway
from liveloop.realtime.history.entry import Entry, event_of
from liveloop.realtime.history.source import Head, History
from liveloop.realtime.limits import Limits
from liveloop.realtime.policy import Admission
from liveloop.realtime.protocol.lanes import Lane
from tests.waiting import until

CHANNEL = "room-1"
SUBPROTOCOL = "liveloop.v1"
LOCAL_ORIGIN = "http://localhost"

Handler = Callable[[str, bytes], Awaitable[None]]


class MemoryLog:
    """The channel log, without a database. `kept_from` is the oldest offset it still has."""

    def __init__(self) -> None:
        self.epoch = "epoch-1"
        self.envelopes: list[dict[str, Any]] = []
        self.kept_from = 1
        self.broken = False
        self.reads = 0

    @property
    def last(self) -> int:
        return len(self.envelopes)

    def append(self, type_: str, data: dict[str, Any], *, lane: str = "talk") -> bytes:
        offset = self.last + 1
        event = {"id": f"event-{offset}", "offset": offset, "type": type_, "at": None, "data": data}
        envelope = {"channel": CHANNEL, "lane": lane, "epoch": self.epoch, "event": event}
        self.envelopes.append(envelope)
        return msgspec.json.encode([envelope])

    async def heads(self, channels: Any) -> dict[str, Head]:
        self._touch()
        return {CHANNEL: Head(self.epoch, self.last)} if self.last and CHANNEL in channels else {}

    async def between(self, channel: str, *, after: int, until: int, limit: int) -> list[Entry]:
        self._touch()
        found = [
            event_of(Lane(envelope["lane"]), msgspec.json.encode(envelope["event"]))
            for envelope in self.envelopes[max(after, self.kept_from - 1) : until]
        ]
        return [entry for entry in found if isinstance(entry, Entry)][:limit]

    def _touch(self) -> None:
        self.reads += 1
        if self.broken:
            raise OSError("the database is away")


class LoopSubscription:
    def __init__(self, wire: LoopWire, key: tuple[str, Handler]) -> None:
        self._wire = wire
        self._key = key

    async def unsubscribe(self) -> None:
        self._wire.handlers.remove(self._key)


class LoopWire:
    """The bus inside the process."""

    def __init__(self) -> None:
        self.handlers: list[tuple[str, Handler]] = []
        self.published: list[tuple[str, bytes]] = []
        self.reconnected: list[Callable[[], Awaitable[None]]] = []

    async def publish(self, subject: str, payload: bytes) -> None:
        self.published.append((subject, payload))
        parts = subject.split(".")
        for pattern, handler in list(self.handlers):
            wanted = pattern.split(".")
            if len(wanted) == len(parts) and all(w in ("*", p) for w, p in zip(wanted, parts, strict=True)):
                await handler(subject, payload)

    async def flush(self) -> None:
        return None

    async def subscribe(self, subject: str, handler: Handler) -> LoopSubscription:
        self.handlers.append((subject, handler))
        return LoopSubscription(self, (subject, handler))

    def on_reconnect(self, callback: Callable[[], Awaitable[None]]) -> None:
        self.reconnected.append(callback)

    def subjects(self) -> set[str]:
        return {subject for subject, _ in self.handlers}


class RoomPolicy:
    """A room of comments. A ticket is `person:name[:staff|:replay]`.

    `bad...` is unknown and `banned...` refused.
    """

    def __init__(self, log: MemoryLog, wire: LoopWire) -> None:
        self.log = log
        self.wire = wire
        self.snapshots = self.admits = self.running = self.finished = self.most_at_once = 0
        self.snapshot_fault = False
        self.gate = asyncio.Event()
        self.gate.set()
        self.admit_gate = asyncio.Event()
        self.admit_gate.set()

    def origin_allowed(self, origin: str | None, host: str) -> bool:
        return origin is None or origin == LOCAL_ORIGIN

    async def admit(self, ticket: str) -> Admission:
        self.admits += 1
        await self.admit_gate.wait()
        if ticket.startswith("bad"):
            raise Unauthenticated("This ticket is used up.")
        if ticket.startswith("banned"):
            raise Forbidden("You were removed.")
        if ticket.startswith("broken"):
            raise RuntimeError("a fault")
        person, name, *rest = ticket.split(":")
        return Admission(CHANNEL, person, name, staff="staff" in rest, watching="replay" not in rest)

    async def snapshot(self, channel: str) -> dict[str, Any]:
        self.snapshots += 1
        if self.snapshot_fault:
            raise RuntimeError("a fault")
        await self.gate.wait()
        return state_of([envelope["event"] for envelope in self.log.envelopes])

    def command(
        self, admission: Admission, name: str, command_id: str, data: dict[str, Any]
    ) -> Awaitable[dict[str, Any]] | dict[str, Any]:
        if name != "known":
            return self._carry_out(admission, name, data)
        if "fault" in data:
            raise RuntimeError("a fault")
        if data:
            raise Invalid("There is nothing to say.")
        return {"known": True}

    async def _carry_out(self, admission: Admission, name: str, data: dict[str, Any]) -> dict[str, Any]:
        if name == "comment.send":
            payload = self.log.append("comment.created", {"body": data["body"], "by": admission.person_id})
            await self.wire.publish(f"room.{CHANNEL}.talk", payload)
            return {"offset": self.log.last}
        if name == "wait":
            self.running += 1
            self.most_at_once = max(self.most_at_once, self.running - self.finished)
            await self.gate.wait()
            self.finished += 1
            return {}
        if name == "fault":
            raise RuntimeError("a fault")
        raise Invalid("There is no such command.")


def state_of(events: list[dict[str, Any]]) -> dict[str, Any]:
    """The state that a list of events makes: what a snapshot must equal."""
    state: dict[str, Any] = {"comments": {}}
    for event in events:
        apply(state, event)
    return state


def apply(state: dict[str, Any], event: dict[str, Any]) -> None:
    if event["type"] == "comment.created":
        state["comments"][event["id"]] = event["data"]["body"]
    elif event["type"] == "comment.deleted":
        state["comments"].pop(event["data"]["id"], None)


class Rig:
    """The running server and the three things around it."""

    def __init__(
        self,
        wire: Any = None,
        log: MemoryLog | None = None,
        *,
        history: History | None = None,
        policy: RoomPolicy | None = None,
        certificate: tuple[Path, Path] | None = None,
        writer: Writer | None = None,
        stretches: Stretches | None = None,
        **limits: Any,
    ) -> None:
        self.log = log or MemoryLog()
        self.wire = wire or LoopWire()
        self.policy = policy or RoomPolicy(self.log, self.wire)
        self.gateway = Gateway(
            self.wire,
            history or self.log,
            self.policy,
            clock=SystemClock(),
            writer=writer or best_writer(ring=True),
            stretches=stretches,
            limits=Limits(**limits),
        )
        self.scheme = "wss" if certificate else "ws"
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        config = uvicorn.Config(
            not_found,
            ws=self.gateway.protocol,
            lifespan="off",
            log_level="error",
            timeout_graceful_shutdown=5,
            ssl_certfile=certificate[0] if certificate else None,
            ssl_keyfile=certificate[1] if certificate else None,
        )
        self.server = uvicorn.Server(config)
        self._serving: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/realtime"

    async def start(self) -> None:
        await self.gateway.start()
        self._serving = asyncio.create_task(self.server._serve([self.listener]))
        await until(lambda: self.server.started)

    async def close(self) -> None:
        self.server.should_exit = True
        if self._serving is not None:
            await self._serving
        await self.gateway.close()

    async def happen(self, type_: str, data: dict[str, Any], *, lane: str = "talk") -> None:
        """Something happens on the channel and the bus delivers it."""
        await self.wire.publish(f"room.{CHANNEL}.log", self.log.append(type_, data, lane=lane))

    async def beat(self, type_: str, data: dict[str, Any], *, lane: str = "pulse") -> None:
        event = {"id": "beat", "offset": None, "type": type_, "at": None, "data": data}
        envelope = {"channel": CHANNEL, "lane": lane, "epoch": "", "event": event}
        await self.wire.publish(f"room.{CHANNEL}.{lane}", msgspec.json.encode(envelope))

    @contextlib.asynccontextmanager
    async def viewer(
        self, ticket: str = "p1:Ann", *, epoch: str | None = None, offset: int | None = None, **options: Any
    ) -> AsyncIterator[Viewer]:
        async with self.socket(**options) as socket_:
            viewer = Viewer(socket_)
            await viewer.say({"op": "hello", "ticket": ticket, "epoch": epoch, "offset": offset})
            viewer.take(await viewer.next())
            yield viewer

    def socket(self, **options: Any) -> connect:
        options = {"subprotocols": [SUBPROTOCOL], "compression": None, **options}
        return connect(self.url, ping_interval=None, **options)


class Viewer:
    """A client as the protocol wants it: position, idempotent events, later welcomes."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.welcomes: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.others: list[dict[str, Any]] = []
        self.position = 0
        self.epoch = ""
        self.skipped = 0
        self.state: dict[str, Any] = {"comments": {}}

    async def say(self, message: dict[str, Any]) -> None:
        await self.connection.send(json.dumps(message))

    async def next(self, seconds: float = 5) -> dict[str, Any]:
        async with asyncio.timeout(seconds):
            message: dict[str, Any] = json.loads(await self.connection.recv())
            return message

    def take(self, message: dict[str, Any]) -> dict[str, Any]:
        if message["op"] == "welcome":
            self._enter(message)
        elif message["op"] == "events":
            self._apply(message)
        else:
            self.others.append(message)
        return message

    async def until(self, condition: Callable[[], bool], seconds: float = 5) -> None:
        """Take messages until `condition` holds."""
        async with asyncio.timeout(seconds):
            while not condition():
                self.take(json.loads(await self.connection.recv()))

    async def until_position(self, position: int, seconds: float = 5) -> None:
        await self.until(lambda: self.position >= position, seconds)

    async def command(self, name: str, data: dict[str, Any], command_id: str = "c1") -> dict[str, Any]:
        await self.say({"op": "command", "id": command_id, "name": name, "data": data})

        def answers() -> list[dict[str, Any]]:
            return [other for other in self.others if other.get("id") == command_id]

        await self.until(lambda: bool(answers()))
        return answers()[0]

    def _enter(self, message: dict[str, Any]) -> None:
        self.welcomes.append(message)
        self.position = message["offset"]
        self.epoch = message["epoch"]
        if message["snapshot"] is not None:
            self.state = message["snapshot"]

    def _apply(self, message: dict[str, Any]) -> None:
        for event in message["events"]:
            if event["offset"] is not None and event["offset"] <= self.position:
                continue
            self.events.append(event | {"lane": message["lane"]})
            apply(self.state, event)
        self.position = message.get("offset", self.position)
        self.skipped += message.get("skipped", 0)


async def not_found(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})
