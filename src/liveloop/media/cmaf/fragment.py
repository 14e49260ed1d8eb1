"""CMAF chunks: a `moof` with a `traf` per track, and an `mdat` (ISO/IEC 14496-12, 8.8)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from liveloop.media.cmaf.boxes import SIZE_AND_TYPE, box, full_box
from liveloop.media.cmaf.header import AUDIO_TRACK_ID, VIDEO_TRACK_ID

SYNC_SAMPLE = 0x02000000
DEPENDENT_SAMPLE = 0x01010000

# tfhd flags
DEFAULT_BASE_IS_MOOF = 0x020000
DURATION_IS_EMPTY = 0x010000
HAS_DEFAULT_DURATION = 0x000008
HAS_DEFAULT_FLAGS = 0x000020

# trun flags
HAS_DATA_OFFSET = 0x000001
HAS_DURATIONS = 0x000100
HAS_SIZES = 0x000200
HAS_FLAGS = 0x000400
HAS_COMPOSITION_OFFSETS = 0x000800

VIDEO_RUN_FLAGS = HAS_DATA_OFFSET | HAS_DURATIONS | HAS_SIZES | HAS_FLAGS | HAS_COMPOSITION_OFFSETS
AUDIO_RUN_FLAGS = HAS_DATA_OFFSET | HAS_SIZES

VIDEO_SAMPLE = struct.Struct(">IIIi")


@dataclass(slots=True)
class VideoSample:
    """A coded picture on the output time line, in ticks; `duration` reaches to the next decode time."""

    dts: int
    pts: int
    key: bool
    data: bytes
    duration: int


@dataclass(frozen=True, slots=True)
class AudioRun:
    """Consecutive AAC frames of equal length; `time` and `frame_duration` in samples of the track's rate."""

    time: int
    frame_duration: int
    frames: Sequence[bytes]


def fragment(
    sequence: int, video: Sequence[VideoSample], audio: AudioRun | None, *, empty_video_at: int = 0
) -> bytes:
    """One chunk. Without any sample it is a chunk that says so, for video, at `empty_video_at` (ticks)."""
    has_audio = audio is not None and len(audio.frames) > 0
    if not video and not has_audio:
        return _moof(sequence, [_empty_traf(empty_video_at)]) + box(b"mdat")
    video_size = sum(len(sample.data) for sample in video)
    head_size = len(_moof(sequence, _trafs(video, audio, 0, 0)))
    data_offset = head_size + 8
    moof = _moof(sequence, _trafs(video, audio, data_offset, data_offset + video_size))
    pieces = [moof, b"", *(sample.data for sample in video)]
    size = video_size
    if audio is not None:
        pieces.extend(audio.frames)
        size += sum(map(len, audio.frames))
    pieces[1] = SIZE_AND_TYPE.pack(size + 8, b"mdat")
    return b"".join(pieces)


def _trafs(video: Sequence[VideoSample], audio: AudioRun | None, video_at: int, audio_at: int) -> list[bytes]:
    trafs = []
    if video:
        trafs.append(_video_traf(video, video_at))
    if audio is not None and audio.frames:
        trafs.append(_audio_traf(audio, audio_at))
    return trafs


def _moof(sequence: int, trafs: Sequence[bytes]) -> bytes:
    return box(b"moof", full_box(b"mfhd", 0, 0, struct.pack(">I", sequence)), *trafs)


def _video_traf(samples: Sequence[VideoSample], data_offset: int) -> bytes:
    run = bytearray(struct.pack(">Ii", len(samples), data_offset))
    for sample in samples:
        flags = SYNC_SAMPLE if sample.key else DEPENDENT_SAMPLE
        run += VIDEO_SAMPLE.pack(sample.duration, len(sample.data), flags, sample.pts - sample.dts)
    return box(
        b"traf",
        full_box(b"tfhd", 0, DEFAULT_BASE_IS_MOOF, struct.pack(">I", VIDEO_TRACK_ID)),
        _tfdt(samples[0].dts),
        full_box(b"trun", 1, VIDEO_RUN_FLAGS, bytes(run)),
    )


def _audio_traf(run: AudioRun, data_offset: int) -> bytes:
    flags = DEFAULT_BASE_IS_MOOF | HAS_DEFAULT_DURATION | HAS_DEFAULT_FLAGS
    count = len(run.frames)
    return box(
        b"traf",
        full_box(b"tfhd", 0, flags, struct.pack(">III", AUDIO_TRACK_ID, run.frame_duration, SYNC_SAMPLE)),
        _tfdt(run.time),
        full_box(
            b"trun",
            0,
            AUDIO_RUN_FLAGS,
            struct.pack(f">Ii{count}I", count, data_offset, *map(len, run.frames)),
        ),
    )


def _empty_traf(time: int) -> bytes:
    flags = DEFAULT_BASE_IS_MOOF | DURATION_IS_EMPTY
    return box(b"traf", full_box(b"tfhd", 0, flags, struct.pack(">I", VIDEO_TRACK_ID)), _tfdt(time))


def _tfdt(time: int) -> bytes:
    return full_box(b"tfdt", 1, 0, struct.pack(">Q", time))
