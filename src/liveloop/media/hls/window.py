"""The live window of one broadcast: a reader that keeps the newest segments in a memory-backed folder."""

from __future__ import annotations

import shutil
from collections import OrderedDict, deque
from collections.abc import Callable, Container, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from liveloop.media.hls.listing import (
    ListedPart,
    ListedSegment,
    init_name,
    part_name,
    segment_name,
)
from liveloop.media.hls.playlist import HOLD_BACK_TARGETS, LiveList, Variant
from liveloop.media.part import InitSection, Part, Segment
from liveloop.media.unit import TICKS, TrackSet

log = structlog.get_logger()

UNFINISHED_SUFFIX = ".tmp"
SECTIONS_KEPT = 256
QUIET_FAILURES = 100
"""Of so many failures one is logged."""
MEASURED_SEGMENTS = 10
BANDWIDTH_MARGIN = 1.1
FILES_IN_MEMORY = 3
"""Files read back from the folder that stay in memory, for the players that load whole segments."""


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
        self._folder = folder
        self._segments: deque[ListedSegment] = deque()  # bounded: the window's length
        self._leaving: deque[tuple[int, str]] = deque()  # bounded: the grace time
        self._recent: dict[str, bytes] = {}  # bounded: the listed parts
        self._tracks: TrackSet | None = None
        self._read: dict[str, bytes] = {}  # bounded: FILES_IN_MEMORY
        self._discontinuities = first_discontinuity
        self._next = (0, 0)
        self._time = 0
        self._sections: OrderedDict[int, InitSection] = OrderedDict()  # bounded: SECTIONS_KEPT
        self._damaged = False
        """Whether something that must be in the folder may be missing."""
        self._skipped = -1
        """Number of the newest segment of which a part is missing."""
        self.failures = 0
        self._on_air_from = 0.0
        """What ends before is not for viewers."""

    @property
    def folder(self) -> Path:
        return self._folder

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
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._failed(error)

    def init(self, section: InitSection) -> None:
        self._tracks = section.tracks
        self._sections[section.number] = section
        while len(self._sections) > SECTIONS_KEPT:
            self._sections.popitem(last=False)
        try:
            self._write(init_name(section.number), section.data)
        except OSError as error:
            self._failed(error)

    def part(self, part: Part) -> None:
        self._time += part.duration
        if part.msn == self._skipped or not self._keep(part):
            self._skipped = part.msn
            return
        name = part_name(part.msn, part.index)
        if not self._segments or self._segments[-1].msn != part.msn:
            self._open(part)
        segment = self._segments[-1]
        segment.parts.append(ListedPart(part.index, part.duration, part.independent, len(part.data)))
        segment.size += len(part.data)
        self._recent[name] = part.data
        self._next = (part.msn, part.index + 1)
        self._changed()

    def _open(self, part: Part) -> None:
        self._discontinuities += part.discontinuity
        segment = ListedSegment(part.msn, part.init, part.starts_at, part.discontinuity)
        segment.discontinuity_sequence = self._discontinuities
        self._segments.append(segment)

    def _keep(self, part: Part) -> bool:
        """Write a part, if need be once more after making room; False: it is not there."""
        if not self._damaged:
            try:
                self._write(part_name(part.msn, part.index), part.data)
                unfinished = self._folder / (segment_name(part.msn) + UNFINISHED_SUFFIX)
                with unfinished.open("ab" if part.index else "wb") as file:
                    file.write(part.data)
            except OSError as error:
                self._failed(error)
            else:
                return True
        try:
            self._mend(part)
        except OSError as error:
            self._failed(error)
            self._unlink(part_name(part.msn, part.index))
            self._unlink(segment_name(part.msn) + UNFINISHED_SUFFIX)
            return False
        return True

    def _mend(self, part: Part) -> None:
        """Make room, then write `part` and what else must be there: the end of the list may be lost."""
        self._forget_oldest()
        self._folder.mkdir(parents=True, exist_ok=True)
        for number, section in self._sections.items():
            if not (self._folder / init_name(number)).exists():
                self._write(init_name(number), section.data)
        before = [self._recent[part_name(part.msn, index)] for index in range(part.index)]
        self._write(part_name(part.msn, part.index), part.data)
        # Not appended: a write that failed may have left a piece of itself.
        unfinished = self._folder / (segment_name(part.msn) + UNFINISHED_SUFFIX)
        unfinished.write_bytes(b"".join([*before, part.data]))
        self._damaged = False

    def _failed(self, error: OSError) -> None:
        self._damaged = True
        self.failures += 1
        if self.failures % QUIET_FAILURES == 1:
            log.error(
                "window.not_written", folder=str(self._folder), failures=self.failures, error=str(error)
            )

    def segment(self, segment: Segment) -> None:
        whole = segment.msn != self._skipped and self._close(segment_name(segment.msn))
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

    def _close(self, name: str) -> bool:
        try:
            (self._folder / (name + UNFINISHED_SUFFIX)).replace(self._folder / name)
        except OSError as error:
            self._failed(error)
            return False
        return True

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
        near = self._segments[-1].starts_at - HOLD_BACK_TARGETS * self.settings.target_duration / TICKS
        concealed = False
        while len(self._segments) > 1 and self._segments[0].ends_at <= self._on_air_from:
            concealed = True
            if self._segments[0].ends_at >= near:
                self._unlist_oldest()
            else:
                self._unlink(segment_name(self._segments.popleft().msn))
        if concealed:
            self._read.clear()
        return concealed

    def end(self, *, on_air_from: float | None = None) -> None:
        """The broadcast is over: no more parts. What ends before `on_air_from` is taken away at once."""
        self.ended = True
        if on_air_from is not None:
            while self._segments and self._segments[0].ends_at <= on_air_from:
                self._unlist_oldest()
            self._read.clear()
            self._empty()
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
        for path in self._folder.glob("*.m4s*"):
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
        data = self._recent.get(name) or self._read.get(name)
        if data is not None:
            return data
        try:
            data = (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None
        while len(self._read) >= FILES_IN_MEMORY:
            del self._read[next(iter(self._read))]
        self._read[name] = data
        return data

    def announced(self, part: Part) -> bool:
        """Whether `part` is the newest of the list."""
        return self._next == (part.msn, part.index + 1)

    def hinted(self, name: str) -> bool:
        """Whether `name` is the part that comes next."""
        return not self.ended and name == part_name(*self._next)

    def remove(self) -> None:
        """Delete the folder, as far as it is there."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _write(self, name: str, data: bytes) -> None:
        unfinished = self._folder / (name + UNFINISHED_SUFFIX)
        try:
            unfinished.write_bytes(data)
            unfinished.replace(self._folder / name)
        except OSError:
            self._unlink(unfinished.name)
            raise

    def _unlink(self, name: str) -> None:
        with suppress(OSError):
            (self._folder / name).unlink()

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
        while self._leaving and self._leaving[0][0] < self._time:
            self._unlink(self._leaving.popleft()[1])

    def _forget_oldest(self) -> None:
        """Give back the room of what has left the list, and of the oldest segment that is on it."""
        if len(self._segments) > 1:
            self._unlist_oldest()
        self._empty()

    def _unlist_oldest(self) -> None:
        oldest = self._segments.popleft()
        self._leave(segment_name(oldest.msn))
        for part in oldest.parts:
            self._leave(part_name(oldest.msn, part.index))

    def _empty(self) -> None:
        """Delete at once what has left the list."""
        while self._leaving:
            self._unlink(self._leaving.popleft()[1])

    def _leave(self, name: str) -> None:
        self._recent.pop(name, None)
        self._leaving.append((self._time + self.settings.grace, name))
