"""What the gateway needs of the bus."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

Handler = Callable[[str, bytes], Awaitable[None]]
Reconnected = Callable[[], Awaitable[None]]


class Subscription(Protocol):
    async def unsubscribe(self) -> None: ...


class Wire(Protocol):
    """`publish` and `flush` raise BusAway when the server is away; subscriptions come back by themselves."""

    async def publish(self, subject: str, payload: bytes) -> None: ...

    async def flush(self) -> None: ...

    async def subscribe(self, subject: str, handler: Handler) -> Subscription: ...

    def on_reconnect(self, callback: Reconnected) -> None: ...
