"""What the packager makes: initialisation sections, parts and the segments they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from liveloop.media.unit import TrackSet


@dataclass(frozen=True, slots=True)
class InitSection:
    """A CMAF header (`ftyp` + `moov`); `number` names its file `init<number>.mp4`."""

    number: int
    data: bytes
    tracks: TrackSet


@dataclass(frozen=True, slots=True)
class Part:
    """One CMAF chunk of a segment: `p<msn>.<index>.m4s`."""

    msn: int
    index: int
    init: int
    duration: int
    """In ticks of 90 kHz."""
    independent: bool
    starts_at: float
    """Wall clock (seconds since the epoch) of its first unit: PROGRAM-DATE-TIME."""
    discontinuity: bool
    """True on the first part of a segment that follows a break in the time line."""
    data: bytes
    standby: bool = False
    """True when the picture is the standby slate, not the source."""
    completed: float = 0.0
    """Wall clock at which its last unit, picture or sound, had arrived."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A closed segment, the concatenation of its parts: `s<msn>.m4s`."""

    msn: int
    init: int
    duration: int
    starts_at: float
    discontinuity: bool
    discontinuity_sequence: int
    parts: int
    standby: bool = False


class PartReader(Protocol):
    """A reader of a packager. Calls are synchronous and must not block."""

    def init(self, section: InitSection) -> None: ...

    def part(self, part: Part) -> None: ...

    def segment(self, segment: Segment) -> None: ...
