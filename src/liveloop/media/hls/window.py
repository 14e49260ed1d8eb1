"""The live window of one broadcast: a reader that keeps the newest segments in a memory-backed folder."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from pathlib import Path

from liveloop.media.hls.listing import (
    ListedPart,
    ListedSegment,
    init_name,
    part_name,
    segment_name,
)
from liveloop.media.hls.playlist import HOLD_BACK_TARGETS, LiveList, Variant
from liveloop.media.hls.windowfiles import WindowFiles
from liveloop.media.part import InitSection, Part, Segment
from liveloop.media.unit import TICKS, TrackSet

MEASURED_SEGMENTS = 10
BANDWIDTH_MARGIN = 1.1


@dataclass(frozen=True, slots=True)
class WindowSettings:
    """Lengths in ticks of 90 kHz; the first two must be those of the packager."""

    target_duration: int = 4 * TICKS
    part_target: int = TICKS * 35 // 100
    length: int = 60 * TICKS
    """Closed segments are listed this far back."""
    parts: int = 8 * TICKS
    """Parts are listed this far back; at most three target durations."""
    grace: int = 15 * TICKS
    """Files stay this long after they left the playlist."""


class LiveWindow:
    """Writes each part to `folder`, by rename, before it lists it, and forgets what is too old.

    Where the folder is full the window gets shorter; where it was removed it is made again. A segment of
    which a part cannot be written is listed as a gap.

    `on_change` is called after every change of the list; the part and the end of its segment may be two
    changes of one moment, so look at the list only when the caller has returned.
    """

    def __init__(
        self, folder: Path, settings: WindowSettings | None = None, *, first_discontinuity: int = 0
    ) -> None:
        self.settings = settings or WindowSettings()
        self.on_change: Callable[[], None] | None = None
        self.version = 0
        self.ended = False
        self._files = WindowFiles(folder)
        self._segments: deque[ListedSegment] = deque()  # bounded: the window's length
        self._tracks: TrackSet | None = None
        self._discontinuities = first_discontinuity
        self._next = (0, 0)
        self._time = 0
        self._skipped = -1
        """Number of the newest segment of which a part is missing."""
        self._on_air_from = 0.0
        """What ends before is not for viewers."""

    @property
    def folder(self) -> Path:
        return self._files.folder

    @property
    def next_part(self) -> tuple[int, int]:
        """(msn, index) of the part that will come next."""
        return self._next

    @property
    def last_msn(self) -> int:
        """Number of the newest segment, open or closed; -1 before the first."""
        return self._segments[-1].msn if self._segments else -1

    def start(self) -> None:
        """Make the folder."""
        self._files.start()

    def init(self, section: InitSection) -> None:
        self._tracks = section.tracks
        self._files.init(section)

    def part(self, part: Part) -> None:
        self._time += part.duration
        if part.msn == self._skipped or not self._files.part(part, make_room=self._make_room):
            self._skipped = part.msn
            return
        if not self._segments or self._segments[-1].msn != part.msn:
            self._open(part)
        segment = self._segments[-1]
        segment.parts.append(ListedPart(part.index, part.duration, part.independent, len(part.data)))
        segment.size += len(part.data)
        self._next = (part.msn, part.index + 1)
        self._changed()

    def _open(self, part: Part) -> None:
        self._discontinuities += part.discontinuity
        segment = ListedSegment(part.msn, part.init, part.starts_at, part.discontinuity)
        segment.discontinuity_sequence = self._discontinuities
        self._segments.append(segment)

    def segment(self, segment: Segment) -> None:
        whole = segment.msn != self._skipped and self._files.close(segment.msn)
        if self._segments and self._segments[-1].msn == segment.msn:
            listed = self._segments[-1]
            listed.duration = segment.duration
            listed.discontinuity_sequence = segment.discontinuity_sequence
        else:
            listed = ListedSegment.of(segment)
            self._segments.append(listed)
        if not whole:
            self._hollow(listed)
        self._discontinuities = segment.discontinuity_sequence
        self._next = (segment.msn + 1, 0)
        self._forget()
        self._changed()

    def _hollow(self, listed: ListedSegment) -> None:
        """Players must not ask for it: a gap."""
        listed.gap = True
        listed.size = 0
        for part in listed.parts:
            self._leave(part_name(listed.msn, part.index))
        listed.parts = []

    def go_on_air(self, since: float) -> None:
        """Viewers come: what ends before `since` is not listed any more, the newest segment always is.

        Who has been watching goes on: numbers go on, and the last files are there for the usual while.
        """
        self._on_air_from = since
        if self._conceal_rehearsal():
            self._changed()

    def _conceal_rehearsal(self) -> bool:
        if not self._segments:
            return False
        near = self._segments[-1].starts_at - HOLD_BACK_TARGETS * self.settings.target_duration / TICKS
        concealed = False
        while len(self._segments) > 1 and self._segments[0].ends_at <= self._on_air_from:
            concealed = True
            if self._segments[0].ends_at < near:
                self._files.delete(segment_name(self._segments[0].msn))
            self._unlist_oldest()
        return concealed

    def end(self, *, on_air_from: float | None = None) -> None:
        """The broadcast is over: no more parts. What ends before `on_air_from` is taken away at once."""
        self.ended = True
        if on_air_from is not None:
            while self._segments and self._segments[0].ends_at <= on_air_from:
                self._unlist_oldest()
            self._files.sweep_all()
        self._changed()

    def lists(self, name: str) -> bool:
        """Whether the playlist names this closed segment or init section."""
        return any(
            name == init_name(one.init) or (one.duration is not None and name == segment_name(one.msn))
            for one in self._segments
        )

    def restore(self, segments: Sequence[Segment], *, lost: Container[int] = ()) -> None:
        """List the closed segments of before a restart again, those of the numbers in `lost` as gaps."""
        listed = {segment_name(segment.msn) for segment in segments}
        for path in self.folder.glob("*.m4s*"):
            if path.name not in listed:
                self._leave(path.name)
        for segment in segments:
            self._segments.append(ListedSegment.of(segment, gap=segment.msn in lost))
            self._discontinuities = segment.discontinuity_sequence
            self._next = (segment.msn + 1, 0)
        self._forget()
        self._changed()

    def listing(self) -> LiveList:
        """What the playlist says now."""
        settings = self.settings
        next_part = None if self.ended else self._next
        return LiveList(settings.target_duration, settings.part_target, list(self._segments), next_part)

    def variant(self) -> Variant | None:
        """The measured rendition, or None before the first part."""
        if self._tracks is None or not self._segments:
            return None
        measured = [segment for segment in self._segments if segment.size][-MEASURED_SEGMENTS:]
        lengths = [sum(p.duration for p in s.parts) if s.duration is None else s.duration for s in measured]
        rates = [8 * s.size * TICKS / length for s, length in zip(measured, lengths, strict=True) if length]
        if not rates:
            return None
        average = 8 * sum(segment.size for segment in measured) * TICKS / sum(lengths)
        nominal = self._tracks.video.nominal_fps if self._tracks.video is not None else None
        return Variant(self._tracks, round(max(rates) * BANDWIDTH_MARGIN), round(average), nominal)

    def contains(self, msn: int, part: int | None) -> bool:
        """Whether the list reaches (msn, part), or the end of segment `msn` if no part is asked for.

        A part index beyond the end of a closed segment means the first part of the next one.
        """
        next_msn, next_index = self._next
        if self.ended or msn < next_msn - 1:
            return True
        if msn == next_msn - 1:
            return part is None or next_index > 0 or part < len(self._segments[-1].parts)
        return msn == next_msn and part is not None and part < next_index

    def file(self, name: str) -> bytes | None:
        """The bytes of a part, segment or init section, or None. `name` must be a plain media file name."""
        return self._files.read(name)

    def announced(self, part: Part) -> bool:
        """Whether `part` is the newest of the list."""
        return self._next == (part.msn, part.index + 1)

    def hinted(self, name: str) -> bool:
        """Whether `name` is the part that comes next."""
        return not self.ended and name == part_name(*self._next)

    def remove(self) -> None:
        """Delete the folder, as far as it is there."""
        self._files.remove()

    def _changed(self) -> None:
        self.version += 1
        if self.on_change is not None:
            self.on_change()

    def _forget(self) -> None:
        """Unlist what is too old, delete what was unlisted long enough ago."""
        length = 0
        for segment in reversed(self._segments):
            if length > self.settings.parts and segment.parts:
                for part in segment.parts:
                    self._leave(part_name(segment.msn, part.index))
                segment.parts = []
            length += segment.duration or 0
        while length > self.settings.length and len(self._segments) > 1:
            length -= self._segments[0].duration or 0
            self._unlist_oldest()
        self._conceal_rehearsal()
        self._files.sweep(self._time)

    def _make_room(self) -> None:
        """Give back the room of what has left the list, and of the oldest segment that is on it."""
        if len(self._segments) > 1:
            self._unlist_oldest()
        self._files.sweep_all()

    def _unlist_oldest(self) -> None:
        oldest = self._segments.popleft()
        self._leave(segment_name(oldest.msn))
        for part in oldest.parts:
            self._leave(part_name(oldest.msn, part.index))

    def _leave(self, name: str) -> None:
        self._files.leave(name, self._time + self.settings.grace)
