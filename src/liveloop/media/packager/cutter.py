"""Where parts and segments end: decisions on times and key frames only."""

from __future__ import annotations

from dataclasses import dataclass, field

from liveloop.media.cmaf.fragment import VideoSample
from liveloop.media.packager.settings import PackagerSettings


@dataclass(slots=True)
class Cut:
    """A finished part: pictures from `start` to `end` (decode time, ticks)."""

    start: int
    end: int
    arrived: float
    pictures: list[VideoSample]
    first_of_segment: bool
    closes_segment: bool = False
    completed: float = 0.0
    """Wall clock at which its last unit, picture or sound, had arrived."""
    cover: int = 0
    """Presentation time up to which audio must reach: the end of the last picture shown."""

    def __post_init__(self) -> None:
        self.cover = max([self.end, *(picture.pts + picture.duration for picture in self.pictures)])

    @property
    def independent(self) -> bool:
        return bool(self.pictures) and self.pictures[0].key


@dataclass(slots=True)
class _Open:
    """The segment and part that are being filled."""

    segment: int
    part: int
    arrived: float
    keyed: bool
    last_key: int
    parts: int = 0
    units: int = 0
    pictures: list[VideoSample] = field(default_factory=list)


class Cutter:
    """Turns the run of pictures (or of audio frames, where there are none) into cuts.

    A part ends before the picture that would make it longer than it should be. A picture that lasts
    beyond the longest part stays whole in its part, and the parts that it spans have no picture.
    """

    def __init__(self, settings: PackagerSettings) -> None:
        self._settings = settings
        self._open: _Open | None = None
        self._last: VideoSample | None = None
        self._heard = 0.0
        self._usual = settings.part // 10
        self._delay = 0

    @property
    def last(self) -> VideoSample | None:
        """The newest picture; its duration is known when the next one comes."""
        return self._last

    def begin(self, time: int, arrived: float, *, key: bool) -> None:
        """Start a segment at `time`."""
        self._open = _Open(segment=time, part=time, arrived=arrived, keyed=key, last_key=time)
        self._last = None

    @property
    def part_start(self) -> int:
        return self._opened().part

    def picture(self, sample: VideoSample, arrived: float) -> list[Cut]:
        """Add a picture; its `dts` must be after the one before."""
        cuts: list[Cut] = []
        opened = self._opened()
        if self._last is not None:
            self._usual = self._last.duration = sample.dts - self._last.dts
            if sample.key and self._key_closes(opened, sample.dts):
                cuts = self._close(sample.dts)
                self.begin(sample.dts, arrived, key=True)
            else:
                cuts = self._advance(sample.dts, self._usual, arrived, longest=self._settings.longest_segment)
        opened = self._opened()
        if sample.key:
            opened.last_key = sample.dts
            self._delay = sample.pts - sample.dts
        opened.pictures.append(sample)
        opened.units += 1
        self._last = sample
        self._heard = arrived
        return cuts

    def sound(self, time: int, duration: int, arrived: float) -> list[Cut]:
        """Add an audio frame where audio alone keeps the time."""
        settings = self._settings
        aim = settings.segment - settings.segment_slack + settings.part_target
        cuts = self._advance(time, duration, arrived, longest=aim) if self._opened().units else []
        self._opened().units += 1
        self._heard = arrived
        return cuts

    def stop_video(self) -> None:
        """No more pictures for now: the last one gets its usual duration."""
        if self._last is not None:
            self._last.duration = self._usual

    def finish(self, at: int | None = None) -> list[Cut]:
        """End the segment, at `at` or where its last picture ends. A segment of one unit is left out.

        Without `at` the source broke off, and what can be shown only with a hole before it is left out
        as well: the player stood still for seconds where such a picture was a part of its own.
        """
        opened = self._opened()
        if self._last is not None and self._last.duration == 0:
            self._last.duration = self._usual
        if at is None:
            opened.units -= self._leave_out(opened)
            at = opened.pictures[-1].dts + opened.pictures[-1].duration if opened.pictures else opened.part
        too_small = opened.parts == 0 and opened.units <= 1
        cuts = [] if too_small else self._close(max(at, opened.part))
        self._open = self._last = None
        return cuts

    def _leave_out(self, opened: _Open) -> int:
        """Drop the pictures at the end that cannot be shown, unless a segment of one would be left that has
        begun already; returns how many went."""
        kept = _showable(opened.pictures, self._delay, self._usual // 2)
        dropped = len(opened.pictures) - len(kept)
        if opened.parts and opened.units - dropped <= 1:
            return 0
        opened.pictures = kept
        return dropped

    def _key_closes(self, opened: _Open, time: int) -> bool:
        settings = self._settings
        length = time - opened.segment
        if length < settings.shortest_segment:
            return False
        interval = time - opened.last_key
        return (
            length >= settings.segment - settings.segment_slack
            or length + interval > settings.longest_segment
            or not opened.keyed
        )

    def _advance(self, time: int, usual: int, arrived: float, *, longest: int) -> list[Cut]:
        """Close the parts that are full when a unit of `usual` duration follows at `time`."""
        settings = self._settings
        cuts = []
        while time - self._opened().part > settings.part_target:
            cuts.append(self._cut(self._opened().part + settings.part, arrived, longest))
        span = time - self._opened().part
        if span >= settings.shortest_full_part and span + usual > settings.part + settings.part_slack:
            cuts.append(self._cut(time, arrived, longest))
        return cuts

    def _cut(self, end: int, arrived: float, longest: int) -> Cut:
        opened = self._opened()
        inside = [picture for picture in opened.pictures if picture.dts < end]
        cut = Cut(
            opened.part,
            end,
            opened.arrived,
            inside,
            first_of_segment=opened.parts == 0,
            completed=self._heard,
        )
        opened.pictures = opened.pictures[len(inside) :]
        opened.part, opened.arrived = end, arrived
        opened.parts += 1
        if end - opened.segment + self._settings.part_target > longest:
            cut.closes_segment = True
            self._open = _Open(end, end, arrived, keyed=False, last_key=opened.last_key)
            self._open.pictures = opened.pictures
        return cut

    def _close(self, end: int) -> list[Cut]:
        """The cuts that end the segment at `end`."""
        settings = self._settings
        opened = self._opened()
        cuts = []
        while end - opened.part > settings.part_target:
            cuts.append(self._cut(opened.part + settings.part, opened.arrived, settings.longest_segment))
            opened = self._opened()
        if end > opened.part:
            rest = Cut(
                opened.part,
                end,
                opened.arrived,
                opened.pictures,
                first_of_segment=opened.parts == 0,
                completed=self._heard,
            )
            cuts.append(rest)
        if cuts:
            cuts[-1].closes_segment = True
        return cuts

    def _opened(self) -> _Open:
        if self._open is None:
            raise RuntimeError("no segment is open")
        return self._open


def _showable(pictures: list[VideoSample], delay: int, slack: int) -> list[VideoSample]:
    """The pictures, in decode order, up to the last one that leaves no hole in the order they are shown.

    Each is decoded `delay` before it would be shown if there were no reordering. One that others refer
    to is shown later than that: after those others, which never came.
    """
    for count in range(len(pictures), 0, -1):
        last = pictures[count - 1]
        shown = max(picture.pts + picture.duration for picture in pictures[:count])
        if shown <= last.dts + last.duration + delay + slack:
            return pictures[:count]
    return []
