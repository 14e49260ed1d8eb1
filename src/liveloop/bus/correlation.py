"""The correlation id on the bus: a header that the sender's task gives and the receiver's task takes."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

from nats.aio.msg import Msg

from liveloop.kit.logs import correlated, correlation_id

HEADER = "Liveloop-Correlation-Id"

Result = TypeVar("Result")


def outgoing() -> dict[str, str]:
    """The header for a message of this task; empty when the task has no id."""
    identifier = correlation_id()
    return {HEADER: identifier} if identifier else {}


async def under_id_of(message: Msg, work: Awaitable[Result]) -> Result:
    """Do `work` with the id that `message` brought, or with none."""
    with correlated((message.headers or {}).get(HEADER)):
        return await work
