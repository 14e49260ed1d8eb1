"""One publisher of a programme."""

from __future__ import annotations

from typing import Protocol

from liveloop.media.programme.pace import Pace
from liveloop.media.unit import TICKS, AudioUnit, TrackSet, Unit, VideoUnit


class Listener(Protocol):
    """What a source needs of its programme."""

    def source_tracks(self, source: Source, tracks: TrackSet, at: float) -> None: ...

    def source_unit(self, source: Source, unit: Unit) -> None: ...

    def source_lost(self, source: Source, reason: str) -> None: ...


class Source:
    """A reader of a publisher's stream. A programme listens only to its newest source."""

    def __init__(self, programme: Listener, name: str) -> None:
        self._programme = programme
        self._pace = Pace()
        self.name = name
        self.current_tracks: TrackSet | None = None
        self.on_air = False

    def tracks(self, tracks: TrackSet, at: float) -> None:
        self.current_tracks = tracks
        self._programme.source_tracks(self, tracks, at)

    def unit(self, unit: Unit) -> None:
        if isinstance(unit, VideoUnit):
            self._pace.heard(unit.dts / TICKS, unit.arrived)
        elif self.current_tracks is not None and self.current_tracks.video is None:
            self._pace.heard(unit.pts / TICKS, unit.arrived)
        self._programme.source_unit(self, unit)

    def closed(self, reason: str) -> None:
        self._programme.source_lost(self, reason)

    @property
    def is_catching_up(self) -> bool:
        """Whether it still sends what it could not send while it was interrupted."""
        return self._pace.is_catching_up

    def starts_with(self, unit: Unit) -> bool:
        """Whether a decoder can begin with this unit."""
        tracks = self.current_tracks
        if tracks is None:
            return False
        if tracks.video is None:
            return isinstance(unit, AudioUnit)
        return isinstance(unit, VideoUnit) and unit.key
