"""The picture beside sound that has none: a prepared clip, paced by the time stamps of the sound."""

from __future__ import annotations

from collections.abc import Iterator

from liveloop.media.slate.clip import PICTURE_TICKS, Clip
from liveloop.media.unit import TICKS, AudioUnit, VideoUnit

LONGEST_STEP_BACK = TICKS
LONGEST_STEP_AHEAD = 2 * TICKS


class Backdrop:
    """Pictures of a clip for one source; each key frame begins a loop."""

    def __init__(self, clip: Clip) -> None:
        self._clip = clip
        self._next: int | None = None
        self._pictures = 0

    def pictures_until(self, sound: AudioUnit) -> Iterator[VideoUnit]:
        """The pictures that are due when `sound` comes; they go before it.

        Where the times of the sound jump, the clip starts anew with its key frame.
        """
        if self._next is None or not self._reaches(self._next, sound.pts):
            self._next, self._pictures = sound.pts, 0
        while self._next <= sound.pts:
            number = self._pictures % len(self._clip.pictures)
            yield VideoUnit(
                dts=self._next,
                pts=self._next,
                key=number == 0,
                data=self._clip.pictures[number],
                arrived=sound.arrived,
            )
            self._pictures += 1
            self._next += PICTURE_TICKS

    def _reaches(self, following: int, pts: int) -> bool:
        return following - LONGEST_STEP_BACK <= pts <= following + LONGEST_STEP_AHEAD
