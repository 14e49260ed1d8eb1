"""FLV audio and video tags as RTMP messages carry them.

Formats: Adobe FLV specification 10.1, annex E.4.2 and E.4.3, and Enhanced RTMP v2 (2026-01-31),
sections "Enhanced Audio" and "Enhanced Video". Of multitrack messages only track 0 is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from liveloop.media.rtmp.errors import BROKEN_DATA, RtmpError

H264 = "avc1"
AAC = "mp4a"

MAX_EXTENSIONS = 8

_VIDEO_CODECS = {
    2: "Sorenson H.263",
    3: "Screen video",
    4: "VP6",
    5: "VP6",
    6: "Screen video 2",
    7: H264,
    8: "H.263",
    12: "HEVC",
    13: "AV1",
}
_AUDIO_CODECS = {
    0: "PCM",
    1: "ADPCM",
    2: "MP3",
    3: "PCM",
    4: "Nellymoser",
    5: "Nellymoser",
    6: "Nellymoser",
    7: "G.711",
    8: "G.711",
    10: AAC,
    11: "Speex",
    13: "Opus",
    14: "MP3",
}
_FOURCC_NAMES = {
    "hvc1": "HEVC",
    "vvc1": "VVC",
    "av01": "AV1",
    "vp08": "VP8",
    "vp09": "VP9",
    "Opus": "Opus",
    "fLaC": "FLAC",
    "ac-3": "AC-3",
    "ec-3": "E-AC-3",
    ".mp3": "MP3",
}

_COMMAND_FRAME = 5
_EX_AUDIO = 9

_START, _FRAMES, _END, _FRAMES_X, _METADATA, _TS_START = range(6)
_VIDEO_MULTITRACK, _AUDIO_MULTITRACK, _MOD_EX = 6, 5, 7
_ONE_TRACK, _MANY_CODECS = 0, 2


class Content(Enum):
    CONFIG = auto()
    FRAME = auto()
    OTHER = auto()
    """Ends of sequences, metadata, seek commands: nothing to show."""


@dataclass(frozen=True, slots=True)
class Tag:
    """`codec` is `avc1`, `mp4a`, or the readable name of another codec."""

    codec: str
    content: Content
    composition: int = 0
    """Presentation minus decoding time, milliseconds."""
    data: bytes = b""


_NOTHING = Tag(codec="", content=Content.OTHER)


def parse_video(body: bytes) -> Tag:
    """A video message's payload. Raises RtmpError."""
    if not body:
        return _NOTHING
    if body[0] & 0x80:
        return _parse_enhanced_video(body)
    codec = _VIDEO_CODECS.get(body[0] & 0x0F, f"video codec {body[0] & 0x0F}")
    if body[0] >> 4 == _COMMAND_FRAME:
        return _NOTHING
    if codec != H264:
        return Tag(codec=codec, content=Content.FRAME)
    if len(body) < 5:
        return _NOTHING
    if body[1] == _START:
        return Tag(codec=codec, content=Content.CONFIG, data=body[5:])
    if body[1] == _FRAMES:
        return Tag(codec=codec, content=Content.FRAME, composition=_signed24(body, 2), data=body[5:])
    return _NOTHING


def parse_audio(body: bytes) -> Tag:
    """An audio message's payload. Raises RtmpError."""
    if len(body) < 2:
        return _NOTHING
    sound_format = body[0] >> 4
    if sound_format == _EX_AUDIO:
        return _parse_enhanced_audio(body)
    codec = _AUDIO_CODECS.get(sound_format, f"audio codec {sound_format}")
    if codec != AAC:
        return Tag(codec=codec, content=Content.FRAME)
    content = {0: Content.CONFIG, 1: Content.FRAME}.get(body[1], Content.OTHER)
    return Tag(codec=codec, content=content, data=body[2:])


def _parse_enhanced_video(body: bytes) -> Tag:
    kind, at = _skip_extensions(body, 1, body[0] & 0x0F)
    command = (body[0] >> 4) & 7 == _COMMAND_FRAME
    if command and kind != _METADATA:
        return _NOTHING
    kind, fourcc, data = _track_zero(body, at, kind, multitrack=_VIDEO_MULTITRACK)
    codec = _FOURCC_NAMES.get(fourcc, fourcc)
    if kind in (_START, _TS_START):
        return Tag(codec=codec, content=Content.CONFIG, data=data)
    if kind == _FRAMES_X:
        return Tag(codec=codec, content=Content.FRAME, data=data)
    if kind != _FRAMES:
        return _NOTHING
    if codec != H264:
        return Tag(codec=codec, content=Content.FRAME)
    if len(data) < 3:
        raise RtmpError(BROKEN_DATA, "video message ends too early")
    return Tag(codec=codec, content=Content.FRAME, composition=_signed24(data, 0), data=data[3:])


def _parse_enhanced_audio(body: bytes) -> Tag:
    kind, at = _skip_extensions(body, 1, body[0] & 0x0F)
    kind, fourcc, data = _track_zero(body, at, kind, multitrack=_AUDIO_MULTITRACK)
    codec = _FOURCC_NAMES.get(fourcc, fourcc)
    content = {_START: Content.CONFIG, _FRAMES: Content.FRAME}.get(kind, Content.OTHER)
    return Tag(codec=codec, content=content, data=data) if codec else _NOTHING


def _skip_extensions(body: bytes, at: int, kind: int) -> tuple[int, int]:
    """Steps over ModEx prefixes (sub-millisecond offsets): (packet type, position after them)."""
    for _ in range(MAX_EXTENSIONS):
        if kind != _MOD_EX:
            return kind, at
        size = _unsigned(body, at, 1) + 1
        at += 1
        if size == 256:
            size = _unsigned(body, at, 2) + 1
            at += 2
        at += size
        kind = _unsigned(body, at, 1) & 0x0F
        at += 1
    raise RtmpError(BROKEN_DATA, "message has too many extensions")


def _track_zero(body: bytes, at: int, kind: int, *, multitrack: int) -> tuple[int, str, bytes]:
    """(packet type, FourCC, payload); payload and FourCC are empty when track 0 is not in it."""
    if kind != multitrack:
        return kind, _fourcc(body, at), body[at + 4 :]
    layout, kind = divmod(_unsigned(body, at, 1), 16)
    at += 1
    fourcc = ""
    if layout != _MANY_CODECS:
        fourcc = _fourcc(body, at)
        at += 4
    if layout == _ONE_TRACK:
        wanted = _unsigned(body, at, 1) == 0
        return (kind, fourcc, body[at + 1 :]) if wanted else (_END, "", b"")
    while at < len(body):
        if layout == _MANY_CODECS:
            fourcc = _fourcc(body, at)
            at += 4
        track, size = _unsigned(body, at, 1), _unsigned(body, at + 1, 3)
        at += 4
        if track == 0:
            return kind, fourcc, body[at : at + size]
        at += size
    return _END, "", b""


def _unsigned(body: bytes, at: int, size: int) -> int:
    piece = body[at : at + size]
    if len(piece) < size:
        raise RtmpError(BROKEN_DATA, "message ends too early")
    return int.from_bytes(piece, "big")


def _fourcc(body: bytes, at: int) -> str:
    return _unsigned(body, at, 4).to_bytes(4, "big").decode("ascii", "replace")


def _signed24(body: bytes, at: int) -> int:
    return int.from_bytes(body[at : at + 3], "big", signed=True)
