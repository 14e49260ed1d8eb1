"""Sources made of the standby clip, and a programme on a clock that stands still."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import av

from liveloop.kit.clock import ManualClock
from liveloop.media.packager.packager import Packager
from liveloop.media.part import InitSection, Part, Segment
from liveloop.media.programme.events import SourceEvent
from liveloop.media.programme.programme import Programme, ProgrammeSettings
from liveloop.media.programme.source import Source
from liveloop.media.slate.clip import Orientation, load_clip
from liveloop.media.slate.player import SlatePlayer
from liveloop.media.unit import TICKS, AudioTrack, TrackSet, Unit

CD_STEREO = AudioTrack(config=b"\x12\x10", codec="mp4a.40.2", sample_rate=44_100, channels=2)
STEP_SECONDS = 0.05


@dataclass
class Air:
    """A reader of the packager that keeps everything."""

    inits: dict[int, InitSection] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)

    def init(self, section: InitSection) -> None:
        self.inits[section.number] = section

    def part(self, part: Part) -> None:
        self.parts.append(part)

    def segment(self, segment: Segment) -> None:
        self.segments.append(segment)

    def runs(self) -> list[tuple[bool, float]]:
        """Stretches on air in order: (is it the slate, how many seconds)."""
        found: list[tuple[bool, float]] = []
        for part in self.parts:
            seconds = part.duration / TICKS
            if found and found[-1][0] == part.standby:
                found[-1] = (part.standby, found[-1][1] + seconds)
            else:
                found.append((part.standby, seconds))
        return [(standby, round(seconds, 2)) for standby, seconds in found]

    def pictures_of(self, msn: int) -> list[av.VideoFrame]:
        """The decoded pictures of a segment."""
        parts = [part for part in self.parts if part.msn == msn]
        data = self.inits[parts[0].init].data + b"".join(part.data for part in parts)
        with av.open(io.BytesIO(data)) as container:
            return list(container.decode(video=0))


class Encoder:
    """Plays the portrait clip as a source in real time of the manual clock."""

    def __init__(
        self, clock: ManualClock, *, orientation: Orientation = "portrait", skip: float = 0.0
    ) -> None:
        self._clock = clock
        self._began = clock.now().timestamp() - skip
        self._player = SlatePlayer(load_clip(orientation), CD_STEREO, at=self._began)
        if skip:
            for _ in self._player.units_until(clock.now().timestamp()):
                pass
        self.tracks: TrackSet = self._player.tracks

    def due(self) -> Iterator[Unit]:
        yield from self._player.units_until(self._clock.now().timestamp())


class Stage:
    """A programme, its packager and what went on air."""

    def __init__(self, settings: ProgrammeSettings | None = None) -> None:
        self.clock = ManualClock()
        self.air = Air()
        self.events: list[SourceEvent] = []
        self.interruptions: list[str] = []
        self.packager = Packager(self.air)
        self.programme = Programme(
            self.packager,
            self.clock,
            settings or ProgrammeSettings(),
            report=self.events.append,
            interrupted=self.interruptions.append,
        )
        self.programme.begin()

    def push(self, source: Source, encoder: Encoder, seconds: float) -> None:
        """Let an encoder send for some time."""
        for _ in range(round(seconds / STEP_SECONDS)):
            for unit in encoder.due():
                source.unit(unit)
            self.programme.tick()
            self.clock.advance(STEP_SECONDS)

    def wait(self, seconds: float) -> int:
        """Let nothing but time come, as the node does; returns how often the programme asked for it."""
        ticks = 0
        end = self.clock.monotonic() + seconds
        while (left := end - self.clock.monotonic()) > 0:
            self.clock.advance(min(self.programme.tick(), left))
            ticks += 1
        return ticks

    def connect(self, encoder: Encoder, name: str = "encoder") -> Source:
        source = self.programme.connect(name)
        source.tracks(encoder.tracks, self.clock.now().timestamp())
        return source

    def kinds(self) -> list[str]:
        return [event.kind.value for event in self.events]
