"""The lanes of a channel, from the most to the least urgent."""

from __future__ import annotations

from enum import StrEnum


class Lane(StrEnum):
    """`pulse` and `staff` carry no offset: the newest event of a type wins. `own` is for one person."""

    CONTROL = "control"
    TRADE = "trade"
    OWN = "own"
    TALK = "talk"
    PULSE = "pulse"
    STAFF = "staff"


ORDERED = frozenset({Lane.CONTROL, Lane.TRADE, Lane.OWN, Lane.TALK})
URGENT = frozenset({Lane.CONTROL, Lane.TRADE})
