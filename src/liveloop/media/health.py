"""Is the source in order: units and wall clock in, one report a second out. Pure.

Rates are over what arrived in the last WINDOW_SECONDS. What cannot be judged yet is None and raises
no warning.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from statistics import median
from typing import Literal, TypedDict

from liveloop.media.unit import TICKS, AudioUnit, TrackSet, Unit, VideoUnit

WINDOW_SECONDS = 5.0
MEMORY_SECONDS = 10.0
"""How long an event (a jump, drops, a stall) keeps its warning on."""
SETTLING_SECONDS = 4.0
MAX_WINDOW_UNITS = 4_096

FPS_LOW_RATIO = 0.9
FPS_LOW_WITHOUT_NOMINAL = 15.0
BITS_PER_PIXEL_LOW = 0.01
DELIVERY_SPREAD_SECONDS = 1.0
KEYFRAME_LONG_SECONDS = 4.1
KEYFRAME_SPREAD_RATIO = 0.5
KEYFRAMES_JUDGED = 6
AV_OFFSET_MS = 500
SILENT_SECONDS = 3.0
JUMP_SECONDS = 1.0
DROP_RATIO = 0.01
GAP_FACTOR = 1.7
"""A step this many times the usual one has lost pictures in it."""

State = Literal["live", "standby", "idle"]
Detail = dict[str, float | int | None]


class HealthWarning(TypedDict):
    code: str
    detail: Detail


class SourceHealth(TypedDict):
    """What `media.health.<broadcast>` carries."""

    broadcast: str
    at: str
    state: State
    width: int | None
    height: int | None
    fps: float | None
    video_kbps: int | None
    audio_kbps: int | None
    keyframe_seconds: float | None
    av_offset_ms: int | None
    dropped_frames: int
    sample_rate: int | None
    channels: int | None
    video_codec: str | None
    audio_codec: str | None
    encoder: str | None
    warnings: list[HealthWarning]


class _Flow:
    """The units of one track that arrived lately."""

    def __init__(self) -> None:
        self._window: deque[tuple[float, float, int]] = deque(maxlen=MAX_WINDOW_UNITS)
        self.jumped_at: float | None = None
        self.jump_seconds = 0.0

    def add(self, arrived: float, seconds: float, size: int) -> float | None:
        """`seconds` is media time. The step from the unit before; None when there is none or it jumped."""
        previous = self._window[-1] if self._window else None
        self._window.append((arrived, seconds, size))
        if previous is None:
            return None
        step = seconds - previous[1]
        if step < 0 or step - (arrived - previous[0]) > JUMP_SECONDS:
            self.jumped_at, self.jump_seconds = arrived, step
            return None
        return step

    def expire(self, now: float) -> None:
        while len(self._window) > 1 and self._window[0][0] < now - MEMORY_SECONDS:
            self._window.popleft()

    @property
    def last_arrival(self) -> float | None:
        return self._window[-1][0] if self._window else None

    @property
    def last_seconds(self) -> float | None:
        return self._window[-1][1] if self._window else None

    def per_second(self, now: float, since: float) -> tuple[float, float]:
        """(units, bits) a second over the window, which begins at `since` at the earliest."""
        start = max(now - WINDOW_SECONDS, since)
        recent = [size for arrived, _, size in self._window if arrived > start]
        span = max(now - start, 1.0)
        return len(recent) / span, sum(recent) * 8 / span

    def delivery_spread(self, now: float) -> float:
        """Seconds between the earliest and the latest a unit came, measured against its own time."""
        if self.jumped_at is not None and self.jumped_at > now - MEMORY_SECONDS:
            return 0.0
        lateness = [arrived - seconds for arrived, seconds, _ in self._window]
        return max(lateness) - min(lateness) if lateness else 0.0


class HealthMeter:
    """Of one source of one broadcast; a new publisher gets a new meter."""

    def __init__(self, broadcast: str) -> None:
        self._broadcast = broadcast
        self._tracks = TrackSet(video=None, audio=None)
        self._encoder: str | None = None
        self._declared_fps: float | None = None
        self._began: float | None = None
        self._video = _Flow()
        self._audio = _Flow()
        self._steps: deque[float] = deque(maxlen=61)
        self._drops: deque[tuple[float, int]] = deque(maxlen=MAX_WINDOW_UNITS)
        self._dropped = 0
        self._last_key: float | None = None
        self._key_intervals: deque[float] = deque(maxlen=KEYFRAMES_JUDGED)
        self._offsets: deque[float] = deque(maxlen=256)

    def tracks(self, tracks: TrackSet) -> None:
        self._tracks = tracks

    def metadata(self, values: Mapping[str, object]) -> None:
        """What the encoder says of itself; only `encoder` and `framerate` are looked at."""
        encoder, fps = values.get("encoder"), values.get("framerate")
        if isinstance(encoder, str) and encoder:
            self._encoder = encoder[:120]
        if isinstance(fps, int | float) and 1 <= fps <= 240:
            self._declared_fps = float(fps)

    def unit(self, unit: Unit) -> None:
        if self._began is None:
            self._began = unit.arrived
        if isinstance(unit, VideoUnit):
            self._on_video(unit)
        else:
            self._on_audio(unit)

    def _on_video(self, unit: VideoUnit) -> None:
        seconds = unit.dts / TICKS
        step = self._video.add(unit.arrived, seconds, len(unit.data))
        if step is None:
            self._last_key = None
        else:
            self._count_drops(unit.arrived, step)
        if unit.key:
            if self._last_key is not None:
                self._key_intervals.append(seconds - self._last_key)
            self._last_key = seconds

    def _count_drops(self, arrived: float, step: float) -> None:
        usual = median(self._steps) if len(self._steps) >= 10 else None
        self._steps.append(step)
        if usual and step > usual * GAP_FACTOR:
            lost = round(step / usual) - 1
            self._dropped += lost
            self._drops.append((arrived, lost))

    def _on_audio(self, unit: AudioUnit) -> None:
        seconds = unit.pts / TICKS
        self._audio.add(unit.arrived, seconds, len(unit.data))
        video = self._video.last_seconds
        if video is not None:
            self._offsets.append(seconds - video)

    def report(self, at: datetime, *, state: State) -> SourceHealth:
        """Call about once a second. `at` is aware and on the same clock as the units' arrival."""
        now = at.timestamp()
        self._video.expire(now)
        self._audio.expire(now)
        since = self._began if self._began is not None else now
        frames, video_bits = self._video.per_second(now, since)
        _, audio_bits = self._audio.per_second(now, since)
        video, audio = self._tracks.video, self._tracks.audio
        health = SourceHealth(
            broadcast=self._broadcast,
            at=at.astimezone(UTC).isoformat(),
            state=state,
            width=video.width if video else None,
            height=video.height if video else None,
            fps=round(frames, 1) if video else None,
            video_kbps=round(video_bits / 1000) if video else None,
            audio_kbps=round(audio_bits / 1000) if audio else None,
            keyframe_seconds=self._keyframe_seconds(),
            av_offset_ms=self._av_offset_ms() if video and audio else None,
            dropped_frames=self._dropped,
            sample_rate=audio.sample_rate if audio else None,
            channels=audio.channels if audio else None,
            video_codec=video.codec if video else None,
            audio_codec=audio.codec if audio else None,
            encoder=self._encoder,
            warnings=[],
        )
        if self._began is not None and state == "live" and now - self._began >= SETTLING_SECONDS:
            found = self._judge(now, health)
            health["warnings"] = [HealthWarning(code=code, detail=detail) for code, detail in found]
        return health

    def _keyframe_seconds(self) -> float | None:
        """The usual distance, or the time since the last key frame when that is longer."""
        known = [median(self._key_intervals)] if self._key_intervals else []
        if self._last_key is not None and self._video.last_seconds is not None:
            waited = self._video.last_seconds - self._last_key
            if not known or waited > known[0] * 1.5:
                known = [max(waited, *known)] if known else ([waited] if waited > 0 else [])
        return round(known[0], 2) if known else None

    def _av_offset_ms(self) -> int | None:
        return round(median(self._offsets) * 1000) if self._offsets else None

    def _judge(self, now: float, health: SourceHealth) -> Iterator[tuple[str, Detail]]:
        silent_video, silent_audio = self._silence(self._video, now), self._silence(self._audio, now)
        if silent_audio >= SILENT_SECONDS:
            yield "no_audio", {"seconds": round(silent_audio, 1)}
        if silent_video >= SILENT_SECONDS:
            yield "no_video", {"seconds": round(silent_video, 1)}
        else:
            yield from self._judge_picture(now, health)
            yield from self._judge_keyframes(health)
        offset = health["av_offset_ms"]
        if offset is not None and abs(offset) > AV_OFFSET_MS and silent_audio < SILENT_SECONDS:
            yield "av_offset", {"milliseconds": offset}
        for flow in (self._video, self._audio):
            if flow.jumped_at is not None and flow.jumped_at > now - MEMORY_SECONDS:
                yield "timestamps_jump", {"seconds": round(flow.jump_seconds, 3)}
                break

    def _silence(self, flow: _Flow, now: float) -> float:
        assert self._began is not None
        return now - (self._began if flow.last_arrival is None else flow.last_arrival)

    def _judge_picture(self, now: float, health: SourceHealth) -> Iterator[tuple[str, Detail]]:
        video, fps, kbps = self._tracks.video, health["fps"], health["video_kbps"]
        if video is None or fps is None or kbps is None:
            return
        expected = self._declared_fps or video.nominal_fps
        if fps < (expected * FPS_LOW_RATIO if expected else FPS_LOW_WITHOUT_NOMINAL):
            yield "fps_low", {"fps": fps, "expected": expected}
        floor = video.width * video.height * max(fps, 1.0) * BITS_PER_PIXEL_LOW / 1000
        if kbps < floor:
            yield "bitrate_low", {"kbps": kbps, "expected": round(floor)}
        spread = self._video.delivery_spread(now)
        if spread > DELIVERY_SPREAD_SECONDS:
            yield "bitrate_unstable", {"delay_ms": round(spread * 1000)}
        lost = sum(count for arrived, count in self._drops if arrived > now - MEMORY_SECONDS)
        if lost > max(1.0, DROP_RATIO * fps * MEMORY_SECONDS):
            yield "drops", {"frames": lost, "seconds": MEMORY_SECONDS}

    def _judge_keyframes(self, health: SourceHealth) -> Iterator[tuple[str, Detail]]:
        interval, known = health["keyframe_seconds"], self._key_intervals
        if interval is not None and interval > KEYFRAME_LONG_SECONDS:
            yield "keyframe_too_long", {"seconds": interval}
        if len(known) >= 4 and max(known) - min(known) > KEYFRAME_SPREAD_RATIO * max(known):
            yield "keyframe_irregular", {"shortest": round(min(known), 2), "longest": round(max(known), 2)}
