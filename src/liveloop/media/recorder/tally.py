"""What a manifest adds up to, and which of it viewers may see afterwards."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from liveloop.media.recorder.manifest import Finished, Gap, Line, Manifest, Opened, Part, Segment
from liveloop.media.unit import TICKS

GAPS_SHOWN = 500


class Summary(msgspec.Struct, frozen=True):
    """What a recording amounts to, as told to the rest of the house.

    `state` is `recording`, `broken` (with `reason`) or `finished`. Once finished it is about what the
    replay shows, before that about everything. `gaps` holds the first `GAPS_SHOWN`; `gap_count`
    counts all.
    """

    broadcast: str
    state: str = "recording"
    reason: str | None = None
    started_at: float | None = None
    ended_at: float | None = None
    duration_seconds: float = 0.0
    bytes: int = 0
    parts: int = 0
    segments: int = 0
    last_msn: int | None = None
    gap_count: int = 0
    gaps: tuple[Gap, ...] = ()


class Tally:
    """Adds lines up to a `Summary`. Parts of a segment that is not closed yet count too."""

    def __init__(self, broadcast: str) -> None:
        self.summary = Summary(broadcast=broadcast)
        self.ticks = 0
        """Of everything recorded."""
        self._whole = self.summary
        self._segments: list[Segment] = []
        self._gaps: list[Gap] = []

    def add(self, line: Line) -> None:
        now = self._whole
        if isinstance(line, Part):
            now = self._with_part(line)
        elif isinstance(line, Segment):
            self._segments.append(line)
            now = msgspec.structs.replace(now, segments=now.segments + 1, last_msn=line.msn)
        elif isinstance(line, Gap):
            self._gaps.append(line)
            shown = (*now.gaps, line) if len(now.gaps) < GAPS_SHOWN else now.gaps
            now = msgspec.structs.replace(now, gap_count=now.gap_count + 1, gaps=shown)
        elif isinstance(line, Opened):
            now = msgspec.structs.replace(now, state="recording", reason=None)
        self._whole = now
        self.summary = self._finished(line) if isinstance(line, Finished) else now

    def broken(self, reason: str) -> None:
        """Nothing can be written now; the next part that is written mends it."""
        self._whole = self.summary = msgspec.structs.replace(self._whole, state="broken", reason=reason)

    def _with_part(self, line: Part) -> Summary:
        now = self._whole
        self.ticks += line.duration
        return msgspec.structs.replace(
            now,
            state="recording",
            reason=None,
            started_at=line.starts_at if now.started_at is None else now.started_at,
            ended_at=line.starts_at + line.duration / TICKS,
            duration_seconds=round(self.ticks / TICKS, 3),
            bytes=now.bytes + line.bytes,
            parts=now.parts + 1,
        )

    def _finished(self, line: Finished) -> Summary:
        shown = replayed(self._segments, line.on_air_from)
        if not shown:
            return Summary(self._whole.broadcast, state="finished", reason=line.reason)
        gaps = _gaps_within(self._gaps, shown, line.on_air_from or 0.0)
        return Summary(
            self._whole.broadcast,
            state="finished",
            reason=line.reason,
            started_at=shown[0].starts_at,
            ended_at=_end(shown[-1]),
            duration_seconds=round(sum(segment.duration for segment in shown) / TICKS, 3),
            bytes=sum(segment.bytes for segment in shown),
            parts=sum(segment.parts for segment in shown),
            segments=len(shown),
            last_msn=shown[-1].msn,
            gap_count=len(gaps),
            gaps=tuple(gaps[:GAPS_SHOWN]),
        )


def replayed(segments: Sequence[Segment], on_air_from: float | None) -> Sequence[Segment]:
    """The segments of a replay: from the one on air at that moment to the last with the source's picture.

    Standby pictures between two pictures of the source stay, so that the replay keeps the time of the
    broadcast; those before the first and after the last are what nobody wants to sit through.
    """
    if on_air_from is None:
        return []
    first, last = 0, len(segments)
    while first < last and (segments[first].standby or _end(segments[first]) <= on_air_from):
        first += 1
    while last > first and segments[last - 1].standby:
        last -= 1
    return segments[first:last]


def summarise(broadcast: str, manifest: Manifest) -> Summary:
    tally = Tally(broadcast)
    for line in manifest.lines:
        tally.add(line)
    return tally.summary


def _gaps_within(gaps: Sequence[Gap], shown: Sequence[Segment], on_air_from: float) -> list[Gap]:
    first, last = shown[0].msn, shown[-1].msn
    inside = [gap for gap in gaps if first < gap.msn <= last]
    before = [gap for gap in gaps if gap.msn == first and gap.end > on_air_from]
    return [*(msgspec.structs.replace(gap, start=max(gap.start, on_air_from)) for gap in before), *inside]


def _end(segment: Segment) -> float:
    return segment.starts_at + segment.duration / TICKS
