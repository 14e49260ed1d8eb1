"""What a programme tells the house about its source."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class ProgrammeState(StrEnum):
    IDLE = "idle"
    """Nothing has been on air yet."""
    LIVE = "live"
    STANDBY = "standby"
    """The slate is on air."""
    FINISHED = "finished"


class SourceEventKind(StrEnum):
    CONNECTED = "connected"
    FIRST_PICTURE = "first_picture"
    """A source is on air; `detail.returned` is true when it was not the first time."""
    STANDBY = "standby"
    LOST = "lost"
    REFUSED = "refused"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class SourceEvent:
    """`at` is wall clock, seconds since the epoch."""

    kind: SourceEventKind
    at: float
    detail: dict[str, Any] = field(default_factory=dict)
