"""Fan-out of units to the readers of one source."""

from __future__ import annotations

from dataclasses import dataclass, field

from liveloop.media.stream.stream import Stream
from liveloop.media.unit import TrackSet, Unit, VideoTrack, VideoUnit

TRACKS = TrackSet(VideoTrack(b"\x01", "avc1.64001f", 1280, 720), None)


def picture(number: int, *, key: bool = False) -> VideoUnit:
    return VideoUnit(number, number, key, bytes(100), 0.0)


@dataclass
class Reader:
    """Writes down what it is told."""

    told: list[TrackSet | Unit | str] = field(default_factory=list)

    def tracks(self, tracks: TrackSet, at: float) -> None:
        self.told.append(tracks)

    def unit(self, unit: Unit) -> None:
        self.told.append(unit)

    def closed(self, reason: str) -> None:
        self.told.append(reason)


def test_each_reader_gets_everything_and_a_late_one_the_tracks():
    stream = Stream()
    early, late = Reader(), Reader()
    stream.attach(early)
    stream.tracks(TRACKS, 0.0)
    stream.unit(picture(1, key=True))
    stream.attach(late)
    stream.unit(picture(2))
    stream.close("ended")
    assert early.told == [TRACKS, picture(1, key=True), picture(2), "ended"]
    assert late.told == [TRACKS, picture(2), "ended"]


def test_reader_that_comes_after_the_end_is_told_so():
    stream = Stream()
    stream.close("ended")
    reader = Reader()
    stream.attach(reader)
    assert reader.told == ["ended"]


def test_detached_reader_gets_nothing_more():
    stream = Stream()
    reader = Reader()
    stream.attach(reader)
    stream.detach(reader)
    stream.unit(picture(1, key=True))
    assert reader.told == []
