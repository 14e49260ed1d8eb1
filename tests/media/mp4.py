"""A small reader of fragmented MP4, written apart from the writer so that it can judge it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

NAL_LENGTH_BYTES = 4
IDR_NAL = 5
NAL_TYPE_MASK = 0x1F
SLICE_NALS = (1, IDR_NAL)
CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"mvex", b"dinf"}


@dataclass
class Sample:
    time: int
    duration: int
    composition: int
    sync: bool
    data: bytes

    @property
    def idr(self) -> bool:
        """Whether it is a picture made of IDR slices, by its NAL units."""
        kinds = [kind for kind in nal_types(self.data) if kind in SLICE_NALS]
        return bool(kinds) and all(kind == IDR_NAL for kind in kinds)


@dataclass
class Track:
    id: int
    time: int
    samples: list[Sample] = field(default_factory=list)

    @property
    def end(self) -> int:
        return self.time + sum(sample.duration for sample in self.samples)

    @property
    def shown_until(self) -> int:
        return max(
            (sample.time + sample.composition + sample.duration for sample in self.samples), default=self.time
        )


@dataclass(frozen=True)
class HeaderTrack:
    id: int
    handler: bytes
    timescale: int


def boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """(kind, start of the payload, end) of each box."""
    end = len(data) if end is None else end
    while start < end:
        size, kind = struct.unpack_from(">I4s", data, start)
        assert 8 <= size <= end - start, f"bad size of {kind!r}"
        yield kind, start + 8, start + size
        start += size


def find(data: bytes, *path: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Every box at `path`."""
    for kind, inner, stop in boxes(data, start, end):
        if kind == path[0]:
            if len(path) == 1:
                yield inner, stop
            else:
                yield from find(data, *path[1:], start=inner, end=stop)


def read_header(data: bytes) -> list[HeaderTrack]:
    tracks = []
    for start, end in find(data, b"moov", b"trak"):
        tkhd = next(find(data, b"tkhd", start=start, end=end))[0]
        mdhd = next(find(data, b"mdia", b"mdhd", start=start, end=end))[0]
        hdlr = next(find(data, b"mdia", b"hdlr", start=start, end=end))[0]
        track_id = struct.unpack_from(">I", data, tkhd + 12)[0]
        timescale = struct.unpack_from(">I", data, mdhd + 12)[0]
        tracks.append(HeaderTrack(track_id, data[hdlr + 8 : hdlr + 12], timescale))
    return tracks


def read_fragments(data: bytes) -> list[Track]:
    """The tracks of all fragments, in order."""
    tracks = []
    for kind, start, end in boxes(data):
        if kind == b"moof":
            tracks += [_traf(data, start - 8, *span) for span in find(data, b"traf", start=start, end=end)]
    return tracks


def nal_types(data: bytes) -> list[int]:
    kinds, at = [], 0
    while at + NAL_LENGTH_BYTES < len(data):
        size = int.from_bytes(data[at : at + NAL_LENGTH_BYTES], "big")
        kinds.append(data[at + NAL_LENGTH_BYTES] & NAL_TYPE_MASK)
        at += NAL_LENGTH_BYTES + size
    return kinds


def _traf(data: bytes, moof: int, start: int, end: int) -> Track:
    tfhd = next(find(data, b"tfhd", start=start, end=end))[0]
    tfdt = next(find(data, b"tfdt", start=start, end=end))[0]
    flags, track_id = struct.unpack_from(">II", data, tfhd)
    at = tfhd + 8
    default_duration = default_flags = 0
    if flags & 0x8:
        default_duration = struct.unpack_from(">I", data, at)[0]
        at += 4
    if flags & 0x20:
        default_flags = struct.unpack_from(">I", data, at)[0]
    version = data[tfdt]
    time = struct.unpack_from(">Q" if version else ">I", data, tfdt + 4)[0]
    track = Track(track_id, time)
    for run, _ in find(data, b"trun", start=start, end=end):
        _trun(data, moof, run, track, default_duration, default_flags)
    return track


def _trun(data: bytes, moof: int, at: int, track: Track, duration: int, sample_flags: int) -> None:
    flags, count, offset = struct.unpack_from(">IIi", data, at)
    signed = flags >> 24
    at += 12
    place, time = moof + offset, track.end
    for _ in range(count):
        values = {"duration": duration, "size": 0, "flags": sample_flags, "composition": 0}
        for bit, name in ((0x100, "duration"), (0x200, "size"), (0x400, "flags"), (0x800, "composition")):
            if flags & bit:
                kind = ">i" if name == "composition" and signed else ">I"
                values[name] = struct.unpack_from(kind, data, at)[0]
                at += 4
        content = data[place : place + values["size"]]
        assert len(content) == values["size"], "a sample reaches beyond its fragment"
        sync = not values["flags"] & 0x10000
        track.samples.append(Sample(time, values["duration"], values["composition"], sync, content))
        place += values["size"]
        time += values["duration"]
