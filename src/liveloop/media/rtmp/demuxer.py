"""From a publisher's audio and video messages to tracks and units, pure."""

from __future__ import annotations

from liveloop.media.codecs import aac, h264
from liveloop.media.codecs.errors import CodecError
from liveloop.media.rtmp import tags
from liveloop.media.rtmp.amf0 import Value
from liveloop.media.rtmp.errors import BROKEN_DATA, UNSUPPORTED_CODEC, RtmpError
from liveloop.media.rtmp.messages import Kind, Message
from liveloop.media.rtmp.tags import Content, Tag
from liveloop.media.unit import TICKS, AudioTrack, AudioUnit, TrackSet, Unit, VideoTrack, VideoUnit

TICKS_PER_MS = TICKS // 1000
MAX_BROKEN_IN_A_ROW = 50
MAX_HELD_UNITS = 256
MAX_HELD_BYTES = 8 * 1024 * 1024
HOLD_MS = 1_000
"""How long a source that has shown one track is waited for to show the other."""

_PLAYABLE_AUDIO = frozenset({aac.LOW_COMPLEXITY, aac.SPECTRAL_BAND_REPLICATION, aac.PARAMETRIC_STEREO})

Output = TrackSet | Unit


class Timeline:
    """Undoes the wrap of 32-bit milliseconds: a step of more than 2^31 ms is a wrap."""

    def __init__(self) -> None:
        self._last: int | None = None

    def unwrap(self, timestamp: int) -> int:
        if self._last is None:
            self._last = timestamp
        else:
            step = (timestamp - self._last) & 0xFFFFFFFF
            self._last += step - (1 << 32) if step >= 1 << 31 else step
        return self._last


class Demuxer:
    """Holds units back until the tracks are known (at most HOLD_MS), then hands out all.

    A TrackSet comes before the first unit it describes, and again whenever it changes. Times are
    the source's own, only unwrapped: a jump is passed on. Raises RtmpError when the source
    sends a codec that is not served, or only broken data.
    """

    def __init__(self) -> None:
        self._timeline = Timeline()
        self._avc: h264.AvcConfig | None = None
        self._video: VideoTrack | None = None
        self._audio: AudioTrack | None = None
        self._expected: frozenset[str] | None = None
        self._changed = False
        self._held: list[Unit] | None = []
        self._held_bytes = 0
        self._broken = 0
        self.dropped = 0
        """Messages left out because they were broken or came before their configuration."""

    def metadata(self, values: dict[str, Value]) -> None:
        """onMetaData tells which tracks to wait for."""
        found = {key for key in ("videocodecid", "audiocodecid") if values.get(key)}
        self._expected = frozenset(found) or None

    def message(self, message: Message, arrived: float) -> list[Output]:
        """Audio and video messages; `arrived` is wall clock seconds."""
        if message.kind == Kind.VIDEO:
            return self._on_video(message, arrived)
        return self._on_audio(message, arrived)

    def _on_video(self, message: Message, arrived: float) -> list[Output]:
        tag = tags.parse_video(message.payload)
        if tag.content is Content.OTHER:
            return []
        if tag.codec != tags.H264:
            raise _unsupported("video", tag.codec, "H.264")
        if tag.content is Content.CONFIG:
            self._configure_video(self._parsed_avc(tag))
            return []
        if self._avc is None:
            return self._drop("pictures come without a decoder configuration")
        try:
            picture = h264.parse_picture(tag.data, self._avc.length_size)
            if picture.parameter_sets:
                self._adopt(picture.parameter_sets)
        except CodecError as error:
            return self._drop(str(error))
        if picture.empty:
            return []
        dts = self._timeline.unwrap(message.timestamp)
        unit = VideoUnit(
            dts=dts * TICKS_PER_MS,
            pts=(dts + tag.composition) * TICKS_PER_MS,
            key=picture.key,
            data=picture.data,
            arrived=arrived,
        )
        return self._emit(unit, dts)

    def _on_audio(self, message: Message, arrived: float) -> list[Output]:
        tag = tags.parse_audio(message.payload)
        if tag.content is Content.OTHER:
            return []
        if tag.codec != tags.AAC:
            raise _unsupported("sound", tag.codec, "AAC")
        if tag.content is Content.CONFIG:
            self._configure_audio(tag)
            return []
        if self._audio is None:
            return self._drop("sound comes without a decoder configuration")
        if not tag.data:
            return []
        pts = self._timeline.unwrap(message.timestamp)
        return self._emit(AudioUnit(pts=pts * TICKS_PER_MS, data=tag.data, arrived=arrived), pts)

    def _drop(self, why: str) -> list[Output]:
        self.dropped += 1
        self._broken += 1
        if self._broken >= MAX_BROKEN_IN_A_ROW:
            raise RtmpError(BROKEN_DATA, why)
        return []

    def _parsed_avc(self, tag: Tag) -> h264.AvcConfig:
        try:
            return h264.parse_config(tag.data)
        except CodecError as error:
            raise RtmpError(BROKEN_DATA, str(error)) from error

    def _adopt(self, parameter_sets: list[bytes]) -> None:
        """Parameter sets sent in band replace those of their kind when they differ from them."""
        assert self._avc is not None
        known = self._avc.parameter_sets
        if all(nal in known for nal in parameter_sets):
            return
        kinds = {nal[0] & h264.KIND_BITS for nal in parameter_sets}
        kept = [nal for nal in known if nal[0] & h264.KIND_BITS not in kinds]
        config = h264.build_config([*kept, *parameter_sets])
        length_size = self._avc.length_size
        self._configure_video(config)
        self._avc = h264.AvcConfig(config.record, length_size, config.parameter_sets, config.sps)

    def _configure_video(self, config: h264.AvcConfig) -> None:
        sps = config.sps
        if sps.chroma_format != 1 or sps.bit_depth != 8:
            raise _unsupported("video", "H.264 that is not 8-bit 4:2:0", "8-bit 4:2:0 (NV12, yuv420p)")
        self._avc = config
        track = VideoTrack(
            config=config.record,
            codec=config.codec,
            width=sps.width,
            height=sps.height,
            nominal_fps=sps.fps,
        )
        if track != self._video:
            self._video = track
            self._on_change()

    def _configure_audio(self, tag: Tag) -> None:
        try:
            config = aac.parse_config(tag.data)
        except CodecError as error:
            raise RtmpError(BROKEN_DATA, str(error)) from error
        if config.object_type not in _PLAYABLE_AUDIO or not config.channels:
            raise _unsupported("sound", f"AAC of type {config.object_type}", "AAC-LC")
        track = AudioTrack(
            config=tag.data,
            codec=config.codec,
            sample_rate=config.sample_rate,
            channels=config.channels,
            samples_per_frame=config.samples_per_frame,
        )
        if track != self._audio:
            self._audio = track
            self._on_change()

    def _on_change(self) -> None:
        self._changed = True

    def _emit(self, unit: Unit, milliseconds: int) -> list[Output]:
        self._broken = 0
        if self._held is None and not self._changed:
            return [unit]
        units: list[Unit] = [unit]
        if self._held is not None:
            self._held.append(unit)
            self._held_bytes += len(unit.data)
            if not self._ready(milliseconds):
                return []
            units, self._held = self._held, None
        self._changed = False
        return [TrackSet(video=self._video, audio=self._audio), *units]

    def _ready(self, milliseconds: int) -> bool:
        """All tracks that can be expected are known, or the wait is over."""
        assert self._held
        known = {"videocodecid"} if self._video else set()
        known |= {"audiocodecid"} if self._audio else set()
        if known >= (self._expected or {"videocodecid", "audiocodecid"}):
            return True
        first = self._held[0]
        began = first.dts if isinstance(first, VideoUnit) else first.pts
        return (
            abs(milliseconds * TICKS_PER_MS - began) >= HOLD_MS * TICKS_PER_MS
            or len(self._held) >= MAX_HELD_UNITS
            or self._held_bytes >= MAX_HELD_BYTES
        )


def _unsupported(what: str, codec: str, wanted: str) -> RtmpError:
    message = f"The {what} is {codec}, which is not supported: choose {wanted} in the encoder."
    return RtmpError(UNSUPPORTED_CODEC, message)
