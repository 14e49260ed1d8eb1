"""The CMAF header (`ftyp` + `moov`) of a set of tracks: H.264 and AAC, together or alone."""

from __future__ import annotations

import struct

from liveloop.media.cmaf.boxes import IDENTITY_MATRIX, box, descriptor, full_box
from liveloop.media.unit import TICKS, AudioTrack, TrackSet, VideoTrack

VIDEO_TRACK_ID = 1
AUDIO_TRACK_ID = 2

UNDETERMINED_LANGUAGE = 0x55C4
FULL_VOLUME = 0x0100
PIXELS_PER_INCH = 0x00480000
FIRST_LARGE_SAMPLE_RATE = 1 << 16


def cmaf_header(tracks: TrackSet) -> bytes:
    """`ftyp` + `moov` for fragments whose track ids are `VIDEO_TRACK_ID` and `AUDIO_TRACK_ID`."""
    traks: list[bytes] = []
    trexes: list[bytes] = []
    if tracks.video is not None:
        traks.append(_video_trak(tracks.video))
        trexes.append(_trex(VIDEO_TRACK_ID))
    if tracks.audio is not None:
        traks.append(_audio_trak(tracks.audio))
        trexes.append(_trex(AUDIO_TRACK_ID))
    ftyp = box(b"ftyp", b"iso6", struct.pack(">I", 0), b"iso6cmfcmp41")
    return ftyp + box(b"moov", _mvhd(), *traks, box(b"mvex", *trexes))


def _mvhd() -> bytes:
    return full_box(
        b"mvhd",
        0,
        0,
        struct.pack(">4IIH10x", 0, 0, 1000, 0, 0x10000, FULL_VOLUME),
        IDENTITY_MATRIX,
        bytes(24),
        struct.pack(">I", AUDIO_TRACK_ID + 1),
    )


def _trex(track_id: int) -> bytes:
    return full_box(b"trex", 0, 0, struct.pack(">5I", track_id, 1, 0, 0, 0))


def _video_trak(track: VideoTrack) -> bytes:
    tkhd = _tkhd(VIDEO_TRACK_ID, volume=0, width=track.width, height=track.height)
    sample_entry = box(
        b"avc1",
        struct.pack(">6xH16x", 1),
        struct.pack(">HHIII", track.width, track.height, PIXELS_PER_INCH, PIXELS_PER_INCH, 0),
        struct.pack(">H32xHh", 1, 24, -1),
        box(b"avcC", track.config),
    )
    vmhd = full_box(b"vmhd", 0, 1, bytes(8))
    return box(b"trak", tkhd, _mdia(TICKS, b"vide", vmhd, sample_entry))


def _audio_trak(track: AudioTrack) -> bytes:
    tkhd = _tkhd(AUDIO_TRACK_ID, volume=FULL_VOLUME, width=0, height=0)
    # The field is 16.16 fixed point; higher rates are told by the AudioSpecificConfig alone.
    rate = track.sample_rate << 16 if track.sample_rate < FIRST_LARGE_SAMPLE_RATE else 0
    sample_entry = box(
        b"mp4a",
        struct.pack(">6xH8xHHII", 1, track.channels, 16, 0, rate),
        full_box(b"esds", 0, 0, _elementary_stream(track.config)),
    )
    smhd = full_box(b"smhd", 0, 0, bytes(4))
    return box(b"trak", tkhd, _mdia(track.sample_rate, b"soun", smhd, sample_entry))


def _elementary_stream(config: bytes) -> bytes:
    """ES_Descriptor of MPEG-4 audio (ISO/IEC 14496-1, 7.2.6.5)."""
    object_type_aac, audio_stream = 0x40, 0x15
    decoder = struct.pack(">BB3xII", object_type_aac, audio_stream, 0, 0) + descriptor(5, config)
    return descriptor(
        3, struct.pack(">HB", AUDIO_TRACK_ID, 0) + descriptor(4, decoder) + descriptor(6, b"\x02")
    )


def _tkhd(track_id: int, *, volume: int, width: int, height: int) -> bytes:
    enabled_in_movie = 7
    return full_box(
        b"tkhd",
        0,
        enabled_in_movie,
        struct.pack(">5I8xHHHH", 0, 0, track_id, 0, 0, 0, 0, volume, 0),
        IDENTITY_MATRIX,
        struct.pack(">II", width << 16, height << 16),
    )


def _mdia(timescale: int, handler: bytes, media_header: bytes, sample_entry: bytes) -> bytes:
    mdhd = full_box(b"mdhd", 0, 0, struct.pack(">4IHH", 0, 0, timescale, 0, UNDETERMINED_LANGUAGE, 0))
    hdlr = full_box(b"hdlr", 0, 0, struct.pack(">I4s12x", 0, handler), b"Liveloop\0")
    data_in_same_file = full_box(b"url ", 0, 1)
    dinf = box(b"dinf", full_box(b"dref", 0, 0, struct.pack(">I", 1), data_in_same_file))
    stbl = box(
        b"stbl",
        full_box(b"stsd", 0, 0, struct.pack(">I", 1), sample_entry),
        full_box(b"stts", 0, 0, bytes(4)),
        full_box(b"stsc", 0, 0, bytes(4)),
        full_box(b"stsz", 0, 0, bytes(8)),
        full_box(b"stco", 0, 0, bytes(4)),
    )
    return box(b"mdia", mdhd, hdlr, box(b"minf", media_header, dinf, stbl))
