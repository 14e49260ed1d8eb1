"""Watches a packager through a live window, without HTTP: every change as a full list and as a delta."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from liveloop.media.hls.playlist import render_live
from liveloop.media.hls.window import LiveWindow, WindowSettings
from liveloop.media.packager.packager import Packager
from liveloop.media.packager.settings import PackagerSettings
from liveloop.media.part import InitSection, Part, Segment
from liveloop.media.unit import TrackSet, Unit, VideoUnit
from tests.media.hls.checker import Exchange, Watch


class Watcher:
    """A reader of a packager in front of a live window; `watch` is what a client would have seen."""

    def __init__(self, folder: Path, settings: WindowSettings | None = None) -> None:
        self.window = LiveWindow(folder, settings)
        self.window.start()
        self.watch = Watch([], {})
        self.parts: list[Part] = []
        self.segments: list[Segment] = []
        self._seen = -1

    def init(self, section: InitSection) -> None:
        self.window.init(section)
        self.watch.files[f"init{section.number}.mp4"] = section.data

    def part(self, part: Part) -> None:
        self.window.part(part)
        self.parts.append(part)
        name = f"p{part.msn}.{part.index}.m4s"
        data = self.window.file(name)
        assert data is not None
        self.watch.files[name] = data

    def segment(self, segment: Segment) -> None:
        self.window.segment(segment)
        self.segments.append(segment)
        name = f"s{segment.msn}.m4s"
        data = self.window.file(name)
        assert data is not None
        self.watch.files[name] = data

    def look(self) -> None:
        """Ask for the playlist if it has changed, blocking for the newest part, whole and as a delta."""
        window = self.window
        if window.version == self._seen or window.last_msn < 0:
            return
        self._seen = window.version
        msn, index = window.next_part
        part = index - 1 if index else None
        listing = window.listing()
        full = Exchange(render_live(listing), msn=msn if index else msn - 1, part=part)
        self.watch.exchanges.append(full)
        if len(self.watch.exchanges) > 1:
            delta = Exchange(render_live(listing, skip=True), msn=full.msn, part=part, skip=True)
            self.watch.exchanges.append(delta)


def watched(
    folder: Path,
    tracks: TrackSet,
    units: Iterable[Unit],
    *,
    settings: PackagerSettings | None = None,
    window: WindowSettings | None = None,
) -> tuple[Watcher, Packager]:
    """Package `units` and watch; the session is flushed at the end."""
    watcher = Watcher(folder, window)
    packager = Packager(watcher, settings)
    packager.tracks(tracks, 0.0)
    push(watcher, packager, units)
    packager.flush("end")
    watcher.look()
    return watcher, packager


def push(watcher: Watcher, packager: Packager, units: Iterable[Unit]) -> None:
    """Hand units to the packager one by one, looking at the playlist after each."""
    for unit in units:
        if isinstance(unit, VideoUnit):
            packager.video(unit)
        else:
            packager.audio(unit)
        watcher.look()
