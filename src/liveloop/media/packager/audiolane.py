"""The audio track on its way into parts: a gapless run of frames, counted in samples."""

from __future__ import annotations

from collections import deque

from liveloop.media.cmaf.fragment import AudioRun
from liveloop.media.codecs import aac
from liveloop.media.unit import TICKS, AudioTrack


class AudioLane:
    """Frames from `start` (ticks) on, without gap or overlap.

    AAC frames have one exact length, while time stamps are rounded; so the frames are counted and a
    time stamp only matters when it is further off than `tolerance`: then silence fills the gap, or
    the frame is left out because its time is already covered.
    """

    def __init__(self, track: AudioTrack, *, start: int, tolerance: int) -> None:
        self._rate = track.sample_rate
        self._frame = track.samples_per_frame
        self._silent = aac.silent_frame(track.config)
        self._tolerance = tolerance
        self._start = start
        self._frames: deque[bytes] = deque()  # bounded: taken at every part
        self._first = -(-start * self._rate // TICKS)
        self._begun = False
        self.heard = False
        """Whether any sound has come."""
        self.silent_frames = 0
        self.late_frames = 0

    @property
    def frame_duration(self) -> int:
        """Ticks, rounded."""
        return round(self._frame * TICKS / self._rate)

    @property
    def end(self) -> int:
        """Ticks up to which audio is there."""
        return (self._first + len(self._frames) * self._frame) * TICKS // self._rate

    def push(self, time: int, data: bytes) -> bool:
        """Append the frame of `time` (ticks); False if that time is already covered."""
        if not self._begun:
            if time < self._start:
                return True
            if time - self._start <= self._tolerance:
                self._first = round(time * self._rate / TICKS)
            self._begun = True
        self.heard = True
        ahead = time - self.end
        if ahead < -self._tolerance:
            self.late_frames += 1
            return False
        if ahead > self._tolerance:
            self._fill(round(ahead * self._rate / (TICKS * self._frame)))
        self._frames.append(data)
        return True

    def take(self, cover: int) -> AudioRun:
        """All frames that start before `cover` (ticks), so that audio reaches at least there."""
        self._begun = True
        needed = max(0, -(-(cover * self._rate - self._first * TICKS) // (self._frame * TICKS)))
        self._fill(needed - len(self._frames))
        run = AudioRun(self._first, self._frame, [self._frames.popleft() for _ in range(needed)])
        self._first += needed * self._frame
        return run

    def _fill(self, count: int) -> None:
        if count > 0:
            self._frames.extend([self._silent] * count)
            self.silent_frames += count
