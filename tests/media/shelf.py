"""A PartReader that keeps everything, and reads it back as a file."""

from __future__ import annotations

from liveloop.media.part import InitSection, Part, Segment


class Shelf:
    """Everything a packager made, in order."""

    def __init__(self) -> None:
        self.inits: list[InitSection] = []
        self.parts: list[Part] = []
        self.segments: list[Segment] = []

    def init(self, section: InitSection) -> None:
        self.inits.append(section)

    def part(self, part: Part) -> None:
        self.parts.append(part)

    def segment(self, segment: Segment) -> None:
        self.segments.append(segment)

    def parts_of(self, segment: Segment) -> list[Part]:
        return [part for part in self.parts if part.msn == segment.msn]

    def file(self, init: int = 0) -> bytes:
        """The init section and all its parts: a playable fragmented MP4."""
        header = next(section.data for section in self.inits if section.number == init)
        return header + b"".join(part.data for part in self.parts if part.init == init)
