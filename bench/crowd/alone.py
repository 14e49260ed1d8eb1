"""The realtime gateway by itself: real uvicorn and sockets, everything behind it in memory.

`python -m bench.crowd.alone` prints its port as a line of JSON and serves until its stdin closes.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec
import uvicorn
import uvloop

from liveloop.kit.clock import SystemClock
from liveloop.kit.ids import new_id
from liveloop.realtime.fanout import best_writer
from liveloop.realtime.gateway import Gateway
from liveloop.realtime.history.entry import Entry, event_of
from liveloop.realtime.history.source import Head
from liveloop.realtime.policy import Admission
from liveloop.realtime.protocol.lanes import Lane

CHANNEL = "bench"
BACKLOG = 4096

Handler = Callable[[str, bytes], Awaitable[None]]


class MemoryRoom:
    """History, bus and policy of one room, without loss and without disk."""

    def __init__(self) -> None:
        self._events: list[tuple[str, bytes]] = []
        self._handlers: list[tuple[str, Handler]] = []
        self._people = 0

    async def heads(self, channels: Sequence[str]) -> dict[str, Head]:
        return dict.fromkeys(channels, Head("bench", len(self._events)))

    async def between(self, channel: str, *, after: int, until: int, limit: int) -> list[Entry]:
        del channel
        events = [event_of(Lane(lane), raw) for lane, raw in self._events[after:until][:limit]]
        return [event for event in events if isinstance(event, Entry)]

    async def publish(self, subject: str, payload: bytes) -> None:
        kind, name, *_ = subject.split(".")
        for pattern, handler in self._handlers:
            if pattern.startswith((f"{kind}.{name}", f"{kind}.*")):
                await handler(subject, payload)

    async def flush(self) -> None:
        return None

    async def subscribe(self, subject: str, handler: Handler) -> MemorySubscription:
        self._handlers.append((subject, handler))
        return MemorySubscription()

    def on_reconnect(self, callback: Callable[[], Awaitable[None]]) -> None:
        del callback

    def origin_allowed(self, origin: str | None, host: str) -> bool:
        return origin == f"http://{host}"

    async def admit(self, ticket: str) -> Admission:
        self._people += 1
        return Admission(CHANNEL, ticket, f"viewer {self._people}", staff=False)

    async def snapshot(self, channel: str) -> dict[str, Any]:
        return {"channel": channel, "comments": []}

    async def command(
        self, admission: Admission, name: str, command_id: str, data: dict[str, Any]
    ) -> dict[str, Any]:
        del name
        offset = len(self._events) + 1
        author = {"id": admission.person_id, "name": admission.name, "role": "viewer"}
        data = {"id": str(new_id()), "author": author, "body": data["body"], "client_id": command_id}
        event = {
            "id": str(new_id()), "offset": offset, "type": "comment.created", "at": None, "data": data,
        }  # fmt: skip
        self._events.append(("talk", msgspec.json.encode(event)))
        envelope = {"channel": CHANNEL, "lane": "talk", "epoch": "bench", "event": event}
        await self.publish(f"room.{CHANNEL}.talk", msgspec.json.encode(envelope))
        return data


class MemorySubscription:
    async def unsubscribe(self) -> None:
        return None


async def serve(room: MemoryRoom) -> None:
    gateway = Gateway(room, room, room, clock=SystemClock(), writer=best_writer(ring=True))
    listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
    config = uvicorn.Config(
        not_found, ws=gateway.protocol, lifespan="off", log_level="error", backlog=BACKLOG
    )
    server = uvicorn.Server(config)
    await gateway.start()
    serving = asyncio.create_task(server.serve([listener]))
    print(json.dumps({"port": listener.getsockname()[1]}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.should_exit = True
    await serving
    await gateway.close()


async def not_found(scope: Any, receive: Any, send: Any) -> None:
    del scope, receive
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})


if __name__ == "__main__":
    uvloop.run(serve(MemoryRoom()))
