"""A parser of media playlists, written apart from the renderer so that it can judge it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^,]*)')


@dataclass
class PartLine:
    uri: str
    duration: float
    independent: bool


@dataclass
class SegmentLines:
    msn: int
    map: str | None = None
    discontinuity: bool = False
    date_time: float | None = None
    gap: bool = False
    duration: float | None = None
    uri: str | None = None
    parts: list[PartLine] = field(default_factory=list)

    @property
    def closed(self) -> bool:
        return self.duration is not None

    @property
    def length(self) -> float:
        return self.duration if self.duration is not None else sum(part.duration for part in self.parts)


@dataclass
class MediaPlaylist:
    version: int = 1
    target_duration: int = 0
    part_target: float | None = None
    control: dict[str, str] = field(default_factory=dict)
    media_sequence: int = 0
    discontinuity_sequence: int = 0
    skipped: int = 0
    segments: list[SegmentLines] = field(default_factory=list)
    hint: str | None = None
    reports: list[dict[str, str]] = field(default_factory=list)
    ended: bool = False

    @property
    def last(self) -> tuple[int, int]:
        """(msn, index) of the newest part; index -1 when its segment lists none."""
        segment = self.segments[-1]
        return segment.msn, len(segment.parts) - 1


def attributes(text: str) -> dict[str, str]:
    return {name: value.strip('"') for name, value in ATTRIBUTE.findall(text)}


def parse(text: str) -> MediaPlaylist:
    """Reads a media playlist; raises AssertionError for what is no playlist at all."""
    lines = text.splitlines()
    assert lines[0] == "#EXTM3U"
    playlist = MediaPlaylist()
    current: SegmentLines | None = None
    for line in lines[1:]:
        tag, _, value = line.partition(":")
        if _header(playlist, tag, value):
            continue
        if current is None:
            msn = playlist.media_sequence + playlist.skipped + len(playlist.segments)
            current = SegmentLines(msn)
        if _segment(current, tag, value, line):
            playlist.segments.append(current)
            current = None
    if current is not None and (current.parts or current.map or current.discontinuity):
        playlist.segments.append(current)
    return playlist


def _header(playlist: MediaPlaylist, tag: str, value: str) -> bool:
    if tag == "#EXT-X-VERSION":
        playlist.version = int(value)
    elif tag == "#EXT-X-TARGETDURATION":
        playlist.target_duration = int(value)
    elif tag == "#EXT-X-PART-INF":
        playlist.part_target = float(attributes(value)["PART-TARGET"])
    elif tag == "#EXT-X-SERVER-CONTROL":
        playlist.control = attributes(value)
    elif tag == "#EXT-X-MEDIA-SEQUENCE":
        playlist.media_sequence = int(value)
    elif tag == "#EXT-X-DISCONTINUITY-SEQUENCE":
        playlist.discontinuity_sequence = int(value)
    elif tag == "#EXT-X-SKIP":
        playlist.skipped = int(attributes(value)["SKIPPED-SEGMENTS"])
    elif tag == "#EXT-X-PRELOAD-HINT":
        playlist.hint = attributes(value)["URI"]
    elif tag == "#EXT-X-RENDITION-REPORT":
        playlist.reports.append(attributes(value))
    elif tag == "#EXT-X-ENDLIST":
        playlist.ended = True
    else:
        return tag == "#EXT-X-PLAYLIST-TYPE"
    return True


def _segment(segment: SegmentLines, tag: str, value: str, line: str) -> bool:
    """Takes a line of a segment; True when it was its address."""
    if tag == "#EXT-X-MAP":
        segment.map = attributes(value)["URI"]
    elif tag == "#EXT-X-DISCONTINUITY":
        segment.discontinuity = True
    elif tag == "#EXT-X-PROGRAM-DATE-TIME":
        segment.date_time = datetime.fromisoformat(value).timestamp()
    elif tag == "#EXT-X-GAP":
        segment.gap = True
    elif tag == "#EXTINF":
        segment.duration = float(value.rstrip(","))
    elif tag == "#EXT-X-PART":
        found = attributes(value)
        independent = found.get("INDEPENDENT") == "YES"
        segment.parts.append(PartLine(found["URI"], float(found["DURATION"]), independent))
    elif not line.startswith("#"):
        segment.uri = line
        return True
    return False
