"""The words of outgoing webhooks."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, get_args

EventType = Literal[
    "order.placed",
    "order.paid",
    "order.shipped",
    "order.completed",
    "order.closed",
    "order.refunding",
    "order.refunded",
]
EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)
TEST = "webhook.test"
"""What the test button sends; nobody chooses it."""


class WebhookState(StrEnum):
    """`PAUSED`: Liveloop stopped sending because nothing arrived for long; what happens meanwhile waits."""

    ON = "on"
    OFF = "off"
    PAUSED = "paused"


class WebhookDeliveryState(StrEnum):
    """`HELD`: its endpoint is paused. `FAILED`: given up; a person may send it again."""

    WAITING = "waiting"
    HELD = "held"
    DELIVERED = "delivered"
    FAILED = "failed"


class WebhookFault(StrEnum):
    """Why an attempt failed. `ADDRESS`: it leads into a network that is not public, or is not https."""

    STATUS = "status"
    TIME = "time"
    CONNECTION = "connection"
    NAME = "name"
    ADDRESS = "address"
    SECRET = "secret"
    """Sealed with another master secret."""
