"""Plays a standby clip as if it were a source: endless, paced by whoever asks."""

from __future__ import annotations

from collections.abc import Iterator

from liveloop.media.codecs import aac
from liveloop.media.slate.clip import PICTURE_TICKS, Clip
from liveloop.media.unit import TICKS, AudioTrack, AudioUnit, TrackSet, Unit, VideoUnit


class SlatePlayer:
    """Units of a clip with silence in the form of `audio`, from the wall clock `at` on.

    Keeping the sound's form spares players a change of their audio decoder at each splice.
    """

    def __init__(self, clip: Clip, audio: AudioTrack, *, at: float) -> None:
        self._clip = clip
        self._at = at
        self._audio = audio
        self._silence = aac.silent_frame(audio.config)
        self._pictures = 0
        self._frames = 0

    @property
    def tracks(self) -> TrackSet:
        return TrackSet(video=self._clip.track, audio=self._audio)

    def units_until(self, now: float) -> Iterator[Unit]:
        """The units due up to the wall clock `now`, in order of their times."""
        due = int((now - self._at) * TICKS)
        while True:
            picture_at = self._pictures * PICTURE_TICKS
            sound_at = self._frames * self._audio.samples_per_frame * TICKS // self._audio.sample_rate
            if min(picture_at, sound_at) > due:
                return
            if sound_at <= picture_at:
                self._frames += 1
                yield AudioUnit(pts=sound_at, data=self._silence, arrived=self._at + sound_at / TICKS)
            else:
                number = self._pictures % len(self._clip.pictures)
                self._pictures += 1
                yield VideoUnit(
                    dts=picture_at,
                    pts=picture_at,
                    key=number == 0,
                    data=self._clip.pictures[number],
                    arrived=self._at + picture_at / TICKS,
                )
