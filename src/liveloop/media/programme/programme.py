"""One broadcast's programme: what goes on air, whoever sends it and whether or not anybody does.

Pure: units, track sets and the passing of time come in as calls; what goes on air goes out to the
packager, what happened goes out through `report`. It belongs to one task (the event loop) only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from liveloop.kit.clock import Clock
from liveloop.media.programme.events import ProgrammeState, SourceEvent, SourceEventKind
from liveloop.media.slate.clip import Orientation, load_clip
from liveloop.media.slate.player import SlatePlayer
from liveloop.media.unit import AudioTrack, AudioUnit, TrackSet, Unit, VideoUnit

Report = Callable[[SourceEvent], None]
Interrupted = Callable[[str], None]
"""Told the reason, one word of the manifest's vocabulary, before media goes missing."""


class Packaging(Protocol):
    """What a programme needs of a packager."""

    def tracks(self, tracks: TrackSet, at: float, *, standby: bool = False) -> None: ...

    def video(self, unit: VideoUnit) -> None: ...

    def audio(self, unit: AudioUnit) -> None: ...

    def flush(self, reason: str) -> None: ...


@dataclass(frozen=True, slots=True)
class ProgrammeSettings:
    """`silence_seconds`: a source that sends nothing for so long gives way to the slate.

    `head_start_seconds`: how much of the slate is sent at once when it comes on, so that players,
    which have played out their buffer meanwhile, have one again. `waiting_slate`: show the slate
    also before the first picture.
    """

    silence_seconds: float = 2.0
    head_start_seconds: float = 1.0
    waiting_slate: bool = False
    orientation: Orientation = "landscape"
    """Of the slate before any source has shown what form the broadcast has."""


class Source:
    """A publisher of this programme: a reader of its stream. Only the newest one is listened to."""

    def __init__(self, programme: Programme, name: str) -> None:
        self._programme = programme
        self.name = name
        self.current_tracks: TrackSet | None = None
        self.on_air = False

    def tracks(self, tracks: TrackSet, at: float) -> None:
        self.current_tracks = tracks
        self._programme.source_tracks(self, tracks, at)

    def unit(self, unit: Unit) -> None:
        self._programme.source_unit(self, unit)

    def closed(self, reason: str) -> None:
        self._programme.source_lost(self, reason)

    def starts_with(self, unit: Unit) -> bool:
        """Whether a decoder can begin with this unit."""
        tracks = self.current_tracks
        if tracks is None:
            return False
        if tracks.video is None:
            return isinstance(unit, AudioUnit)
        return isinstance(unit, VideoUnit) and unit.key


class Programme:
    """Source, slate and packager of one broadcast."""

    def __init__(
        self,
        packager: Packaging,
        clock: Clock,
        settings: ProgrammeSettings,
        *,
        report: Report,
        interrupted: Interrupted,
    ) -> None:
        self._packager = packager
        self._clock = clock
        self._settings = settings
        self._report = report
        self._interrupted = interrupted
        self._source: Source | None = None
        self._slate: SlatePlayer | None = None
        self._slate_offset = 0.0
        self._last_heard = 0.0
        """Monotonic time of the last unit, or of what else began the present silence."""
        self._last_arrived = 0.0
        self._audio: AudioTrack | None = None
        self._orientation = settings.orientation
        self.state = ProgrammeState.IDLE

    @property
    def source(self) -> Source | None:
        return self._source

    @property
    def silent_seconds(self) -> float:
        return self._clock.monotonic() - self._last_heard

    def begin(self, *, resumed_from: float | None = None) -> None:
        """Show the slate at once where a broadcast is resumed or waiting is to be seen.

        `resumed_from` is the wall clock at which the media of before a restart ends.
        """
        self._last_heard = self._clock.monotonic()
        if resumed_from is not None:
            self._last_arrived = resumed_from
            self._interrupted("restart")
            self._start_slate("resumed")
        elif self._settings.waiting_slate:
            self.show_waiting_slate()

    def show_waiting_slate(self) -> None:
        """Put the slate on air if nothing has been on air yet."""
        if self.state is ProgrammeState.IDLE:
            self._start_slate("waiting")

    def connect(self, name: str, **detail: object) -> Source:
        """A publisher came and may publish; one that was there before is not listened to any more."""
        replaced = self._source
        if replaced is not None:
            self._leave(replaced, "replaced")
        self._source = Source(self, name)
        self._last_heard = self._clock.monotonic()
        self._tell(SourceEventKind.CONNECTED, source=name, **detail)
        return self._source

    def source_tracks(self, source: Source, tracks: TrackSet, at: float) -> None:
        if source is self._source and source.on_air:
            self._remember(tracks)
            self._packager.tracks(tracks, at)

    def source_unit(self, source: Source, unit: Unit) -> None:
        if source is not self._source or self.state is ProgrammeState.FINISHED:
            return
        self._last_heard = self._clock.monotonic()
        if not source.on_air:
            if not source.starts_with(unit):
                return
            self._go_live(source, unit)
        self._last_arrived = unit.arrived
        self._send(unit)

    def source_lost(self, source: Source, reason: str) -> None:
        if source is not self._source:
            return
        self._source = None
        self._leave(source, reason)
        self._tell(SourceEventKind.LOST, source=source.name, reason=reason)

    def tick(self) -> None:
        """To be called about twenty times a second."""
        if self._slate is not None:
            self._play_slate(self._slate)
        elif self.state is ProgrammeState.LIVE and self.silent_seconds > self._settings.silence_seconds:
            if self._source is not None:
                self._leave(self._source, "source_silent")
            self._start_slate("silent")

    def finish(self, reason: str) -> None:
        """The broadcast is over: what is held goes on air, nothing more will."""
        if self.state is ProgrammeState.FINISHED:
            return
        self._slate = None
        self._source = None
        self._packager.flush("finished")
        self.state = ProgrammeState.FINISHED
        self._tell(SourceEventKind.FINISHED, reason=reason)

    def pause(self) -> None:
        """The process ends but the broadcast does not: what is held goes on air, nothing is told."""
        self._slate = None
        self._source = None
        self._packager.flush("restart")
        self.state = ProgrammeState.FINISHED

    def _go_live(self, source: Source, unit: Unit) -> None:
        assert source.current_tracks is not None
        returned = self.state is not ProgrammeState.IDLE
        if self._slate is not None:
            self._slate = None
            self._packager.flush("source_returned")
        self._remember(source.current_tracks)
        self._packager.tracks(source.current_tracks, unit.arrived)
        source.on_air = True
        self.state = ProgrammeState.LIVE
        self._tell(SourceEventKind.FIRST_PICTURE, source=source.name, returned=returned)

    def _remember(self, tracks: TrackSet) -> None:
        """The slate that may follow takes the form of this source."""
        self._audio = tracks.audio or self._audio
        if tracks.video is not None:
            upright = tracks.video.height > tracks.video.width
            self._orientation = "portrait" if upright else "landscape"

    def _leave(self, source: Source, reason: str) -> None:
        """What the source has sent is on air and recorded now, not when somebody comes after it."""
        if source.on_air:
            source.on_air = False
            self._packager.flush(reason)
            self._interrupted(reason)

    def _start_slate(self, reason: str) -> None:
        now = self._now()
        start = max(self._last_arrived, now - self._settings.head_start_seconds)
        clip = load_clip(self._orientation)
        self._slate_offset = now - self._clock.monotonic()
        self._slate = SlatePlayer(clip, self._audio, at=start)
        self.state = ProgrammeState.STANDBY
        self._packager.tracks(self._slate.tracks, start, standby=True)
        self._play_slate(self._slate)
        self._tell(SourceEventKind.STANDBY, reason=reason)

    def _play_slate(self, slate: SlatePlayer) -> None:
        # The monotonic clock paces it: a corrected wall clock must neither stop nor rush the slate.
        now = self._clock.monotonic() + self._slate_offset
        for unit in slate.units_until(now):
            self._last_arrived = unit.arrived
            self._send(unit)

    def _send(self, unit: Unit) -> None:
        if isinstance(unit, VideoUnit):
            self._packager.video(unit)
        else:
            self._packager.audio(unit)

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _tell(self, kind: SourceEventKind, **detail: object) -> None:
        self._report(SourceEvent(kind, self._now(), detail))
