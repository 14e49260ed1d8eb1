"""What may be done, and which role may do it."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, get_args

Permission = Literal[
    "organisation.manage",
    "members.read",
    "members.manage",
    "tokens.manage",
    "audit.read",
    "rooms.read",
    "rooms.write",
    "broadcasts.read",
    "broadcasts.write",
    "broadcasts.run",
    "stream_keys.reveal",
    "comments.moderate",
    "moderation.manage",
    "interaction.run",
    "interaction.manage",
    "points.manage",
    "shop.read",
    "shop.run",
    "shop.manage",
    "orders.read",
    "orders.manage",
    "orders.refund",
    "payments.manage",
    "webhooks.manage",
    "recordings.read",
    "insight.read",
]

PERMISSIONS: frozenset[Permission] = frozenset(get_args(Permission))


class Role(StrEnum):
    """What a member is in an organisation. Not to be compared by order: see `PERMISSIONS_OF`."""

    OWNER = "owner"
    ADMIN = "admin"
    OPERATOR = "operator"
    HOST = "host"
    MODERATOR = "moderator"
    ANALYST = "analyst"


_WATCH: frozenset[Permission] = frozenset({"rooms.read", "broadcasts.read", "recordings.read"})
_HOST: frozenset[Permission] = _WATCH | {
    "broadcasts.run",
    "stream_keys.reveal",
    "comments.moderate",
    "interaction.run",
    "insight.read",
    "shop.read",
    "shop.run",
}

PERMISSIONS_OF: dict[Role, frozenset[Permission]] = {
    Role.OWNER: PERMISSIONS,
    Role.ADMIN: PERMISSIONS - {"organisation.manage"},
    Role.OPERATOR: _HOST
    | {
        "rooms.write",
        "broadcasts.write",
        "members.read",
        "moderation.manage",
        "interaction.manage",
        "shop.manage",
        "orders.read",
        "orders.manage",
    },
    Role.HOST: _HOST,
    Role.MODERATOR: _WATCH | {"comments.moderate"},
    Role.ANALYST: _WATCH | {"insight.read", "shop.read", "orders.read"},
}
