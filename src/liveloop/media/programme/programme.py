"""One broadcast's programme: what goes on air, whoever sends it and whether or not anybody does.

Pure: units, track sets and the passing of time come in as calls; what goes on air goes out to the
packager, what happened goes out through `report`. It belongs to one task (the event loop) only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from liveloop.kit.clock import Clock
from liveloop.media.programme.completion import Completion
from liveloop.media.programme.events import ProgrammeState, SourceEvent, SourceEventKind
from liveloop.media.programme.source import Source
from liveloop.media.slate.clip import Orientation, load_clip, load_sound_clip
from liveloop.media.slate.player import SlatePlayer
from liveloop.media.unit import AudioTrack, AudioUnit, TrackSet, Unit, VideoUnit

STEREO_48K = AudioTrack(config=b"\x11\x90", codec="mp4a.40.2", sample_rate=48_000, channels=2)
"""The form of silence before any source has shown what sound the broadcast has."""

SLATE_STEP_SECONDS = 0.05
WATCH_SECONDS = 0.25
"""Also the longest that a slate waits for its second step; its head start is longer."""

Report = Callable[[SourceEvent], None]
Interrupted = Callable[[str], None]
"""Told the reason, one word of the manifest's vocabulary, before media goes missing."""


class Packaging(Protocol):
    """What a programme needs of a packager."""

    @property
    def running(self) -> bool:
        """False while units are dropped until one comes that a session can start with."""
        ...

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


class Programme:
    """Source, slate and packager of one broadcast. Picture and sound are there from its first part on."""

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
        self._last_shown = 0.0
        """Monotonic time of the last unit of a source that went on air: while it stands still, viewers have
        had nothing new, whatever the source may send meanwhile."""
        self._last_arrived = 0.0
        self._audio = STEREO_48K
        self._orientation = settings.orientation
        self._completion: Completion | None = None
        self._coming: TrackSet | None = None
        """Tracks of the source on air that wait for its next key frame."""
        self.state = ProgrammeState.IDLE
        self.left_out_units = 0
        """Units of a source on air, or about to be, that were too old or had no place."""

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
        """The source on air goes on with other tracks, at once or at the next key frame.

        Pictures go on while only the sound changes: a new session would stand still until a key frame.
        """
        if source is not self._source or not source.on_air or self._completion is None:
            return
        if tracks == self._completion.source:
            self._coming = None
        elif tracks.video is not None and tracks.video == self._completion.source.video:
            self._coming = tracks
        else:
            self._take_up(tracks, at)

    def source_unit(self, source: Source, unit: Unit) -> None:
        if source is not self._source or self.state is ProgrammeState.FINISHED:
            return
        self._last_heard = self._clock.monotonic()
        if not (self._goes_on_air(source, unit) if source.on_air else self._comes_on_air(source, unit)):
            self.left_out_units += 1
            return
        self._last_arrived = unit.arrived
        if self._completion is not None:
            for picture in self._completion.beside(unit):
                self._packager.video(picture)
        self._send(unit)
        if self._packager.running:
            self._last_shown = self._last_heard

    def source_lost(self, source: Source, reason: str) -> None:
        if source is not self._source:
            return
        self._source = None
        self._leave(source, reason)
        self._tell(SourceEventKind.LOST, source=source.name, reason=reason)

    def tick(self) -> float:
        """What the passing of time asks for; returns in how many seconds it is to be called again."""
        if self._slate is not None:
            self._play_slate(self._slate)
        elif self.state is ProgrammeState.LIVE:
            left = self._last_shown + self._settings.silence_seconds - self._clock.monotonic()
            if left >= 0:
                return min(max(left, SLATE_STEP_SECONDS), WATCH_SECONDS)
            if self._source is not None:
                self._leave(self._source, "source_silent")
            self._start_slate("silent")
        return WATCH_SECONDS if self._slate is None else SLATE_STEP_SECONDS

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

    def _comes_on_air(self, source: Source, unit: Unit) -> bool:
        """Puts the source on air where it can start, but not with what it held back during the slate."""
        tracks = source.current_tracks
        if tracks is None or not source.starts_with(unit):
            return False
        if self._slate is not None and source.is_catching_up:
            return False
        self._go_live(source, tracks, unit.arrived)
        return True

    def _goes_on_air(self, source: Source, unit: Unit) -> bool:
        """Tracks that are coming are taken up where `unit` starts them; sound of theirs waits till then."""
        if self._coming is None:
            return True
        if source.starts_with(unit):
            self._take_up(self._coming, unit.arrived)
            return True
        return isinstance(unit, VideoUnit)

    def _go_live(self, source: Source, tracks: TrackSet, at: float) -> None:
        returned = self.state is not ProgrammeState.IDLE
        if self._slate is not None:
            self._slate = None
            self._packager.flush("source_returned")
        self._take_up(tracks, at)
        source.on_air = True
        self.state = ProgrammeState.LIVE
        self._tell(SourceEventKind.FIRST_PICTURE, source=source.name, returned=returned)

    def _take_up(self, tracks: TrackSet, at: float) -> None:
        self._coming = None
        self._remember(tracks)
        self._completion = Completion(tracks, sound=self._audio, clip=load_sound_clip(self._orientation))
        self._packager.tracks(self._completion.tracks, at)

    def _remember(self, tracks: TrackSet) -> None:
        """The slate that may follow takes the form of this source."""
        self._audio = tracks.audio or self._audio
        if tracks.video is not None:
            upright = tracks.video.height > tracks.video.width
            self._orientation = "portrait" if upright else "landscape"

    def _leave(self, source: Source, reason: str) -> None:
        """What the source has sent is on air and recorded now, not when somebody comes after it."""
        self._coming = None
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
