"""Close codes of the realtime socket: one table for the server, the tests and the generated client.

The close reason is JSON: `{"code": "slow", "retry_after": 2.0}`; `retry_after` is in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import msgspec


class CloseCode(IntEnum):
    """Numbers of the private range (RFC 6455, 7.4.2). The reason carries the name in lower case."""

    BAD_MESSAGE = 4400
    TICKET_INVALID = 4401
    REMOVED = 4403
    HELLO_TIMEOUT = 4408
    ELSEWHERE = 4409
    SILENT = 4410
    TOO_BIG = 4413
    TOO_FAST = 4420
    SLOW = 4429
    INTERNAL = 4500
    DRAINING = 4503


@dataclass(frozen=True, slots=True)
class Meaning:
    """`text` says what happened; `comes_back` whether a client may connect again by itself."""

    text: str
    comes_back: bool


MEANINGS: dict[CloseCode, Meaning] = {
    CloseCode.BAD_MESSAGE: Meaning("a message was not understood", comes_back=False),
    CloseCode.TICKET_INVALID: Meaning("the ticket is unknown, used or expired: join again", comes_back=True),
    CloseCode.REMOVED: Meaning("this person was removed or signed out", comes_back=False),
    CloseCode.HELLO_TIMEOUT: Meaning("no hello arrived in time", comes_back=True),
    CloseCode.ELSEWHERE: Meaning("the same person came in on another device", comes_back=False),
    CloseCode.SILENT: Meaning("nothing was heard for a minute", comes_back=True),
    CloseCode.TOO_BIG: Meaning("a message was larger than allowed", comes_back=False),
    CloseCode.TOO_FAST: Meaning("far more messages than any page of ours sends", comes_back=False),
    CloseCode.SLOW: Meaning("the connection could not keep up", comes_back=True),
    CloseCode.INTERNAL: Meaning("something broke on the server", comes_back=True),
    CloseCode.DRAINING: Meaning("the server restarts", comes_back=True),
}


class CloseReason(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the close frame says besides its number."""

    code: str
    retry_after: float | None = None


def close_reason(code: CloseCode, retry_after: float | None = None) -> bytes:
    """The reason of a close frame with `code`, well below the 123 bytes it may have."""
    return msgspec.json.encode(CloseReason(code=code.name.lower(), retry_after=retry_after))


def code_named(name: str) -> CloseCode | None:
    """The code whose reason carries `name`."""
    return CloseCode.__members__.get(name.upper())
