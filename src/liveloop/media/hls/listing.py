"""What a playlist lists, and the names of the files behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from liveloop.media.part import Segment
from liveloop.media.unit import TICKS

INDEX = "index.m3u8"
LIVE = "live.m3u8"
REPLAY = "replay.m3u8"

MEDIA_FILE = re.compile(r"init[0-9]{1,9}\.mp4|p[0-9]{1,9}\.[0-9]{1,4}\.m4s|s[0-9]{1,9}\.m4s")


def init_name(number: int) -> str:
    return f"init{number}.mp4"


def part_name(msn: int, index: int) -> str:
    return f"p{msn}.{index}.m4s"


def segment_name(msn: int) -> str:
    return f"s{msn}.m4s"


@dataclass(frozen=True, slots=True)
class ListedPart:
    """A part in a playlist; `duration` in ticks of 90 kHz, `size` in bytes."""

    index: int
    duration: int
    independent: bool
    size: int


@dataclass(slots=True)
class ListedSegment:
    """A segment in a playlist; `duration` is None while it is open."""

    msn: int
    init: int
    starts_at: float
    discontinuity: bool
    duration: int | None = None
    discontinuity_sequence: int = 0
    gap: bool = False
    """True when its bytes are lost."""
    size: int = 0
    parts: list[ListedPart] = field(default_factory=list)

    @property
    def ends_at(self) -> float:
        """Wall clock at which what is there of it ends."""
        length = sum(part.duration for part in self.parts) if self.duration is None else self.duration
        return self.starts_at + length / TICKS

    @classmethod
    def of(cls, segment: Segment, *, size: int = 0, gap: bool = False) -> ListedSegment:
        """A closed segment without its parts."""
        return cls(
            msn=segment.msn,
            init=segment.init,
            starts_at=segment.starts_at,
            discontinuity=segment.discontinuity,
            duration=segment.duration,
            discontinuity_sequence=segment.discontinuity_sequence,
            gap=gap,
            size=size,
        )
