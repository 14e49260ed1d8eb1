"""The words of flash sales, and how long things last there."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

WAITING_LEAST = 20
WAITING_MOST = 1_000
SERVED = timedelta(minutes=30)
"""From its end: for so long what lapses goes to who waits, then back to the stock."""


class FlashMode(StrEnum):
    """`fast`: first come, first served, by the server's clock. `fair`: all who enter while it is open on
    their own screen have the same chance."""

    FAST = "fast"
    FAIR = "fair"


class SaleState(StrEnum):
    """`on` from its announcement on; `over`: nobody buys or enters any more, wins are still open; `settled`:
    nothing of it is held any more."""

    DRAFT = "draft"
    ON = "on"
    OVER = "over"
    SETTLED = "settled"


class WinState(StrEnum):
    WON = "won"
    ORDERED = "ordered"
    LAPSED = "lapsed"


class WonBy(StrEnum):
    BUY = "buy"
    DRAW = "draw"
    WAITING = "waiting"


class WaiterState(StrEnum):
    WAITING = "waiting"
    SERVED = "served"
    GONE = "gone"


class Outcome(StrEnum):
    """What a buyer is told. `limit`: they had theirs. `not_open`: not yet, or not any more."""

    WON = "won"
    ENTERED = "entered"
    SOLD_OUT = "sold_out"
    LIMIT = "limit"
    NOT_OPEN = "not_open"


def waiting_limit(quantity: int) -> int:
    """How many may wait: nobody farther behind has a chance."""
    return min(max(2 * quantity, WAITING_LEAST), WAITING_MOST)
