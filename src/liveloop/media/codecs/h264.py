"""H.264 as it travels in FLV and MP4: the decoder configuration and length-prefixed NAL units.

Wire formats: ISO/IEC 14496-15, 5.3.3.1 (AVCDecoderConfigurationRecord) and 5.3.2 (samples).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from liveloop.media.codecs.bits import BitReader
from liveloop.media.codecs.errors import CodecError
from liveloop.media.codecs.sps import Sps, parse_sps, unescape

MAX_CONFIG_BYTES = 8_192
MAX_NALS = 1_024
LENGTH_BYTES = 4
KIND_BITS = 0x1F
"""Of a NAL unit's first byte: its type."""


class Nal(IntEnum):
    """nal_unit_type (ITU-T H.264, table 7-1)."""

    SLICE = 1
    PARTITION_A = 2
    IDR = 5
    SEI = 6
    SPS = 7
    PPS = 8
    DELIMITER = 9
    END_OF_SEQUENCE = 10
    END_OF_STREAM = 11
    FILLER = 12


class Slice(IntEnum):
    """slice_type modulo 5 (ITU-T H.264, table 7-6)."""

    PREDICTED = 0
    BIDIRECTIONAL = 1
    INTRA = 2
    SWITCHING_PREDICTED = 3
    SWITCHING_INTRA = 4


_PICTURE = frozenset({Nal.SLICE, Nal.PARTITION_A, Nal.IDR})
_LEFT_OUT = frozenset({Nal.SPS, Nal.PPS, Nal.DELIMITER, Nal.END_OF_SEQUENCE, Nal.END_OF_STREAM, Nal.FILLER})


@dataclass(frozen=True, slots=True)
class AvcConfig:
    """A decoder configuration. `record` always announces 4-byte lengths; `length_size` is the source's."""

    record: bytes
    length_size: int
    parameter_sets: tuple[bytes, ...]
    """SPS, then PPS."""
    sps: Sps

    @property
    def codec(self) -> str:
        return self.sps.codec


@dataclass(slots=True)
class Picture:
    """One access unit with 4-byte lengths, without what only belongs in the configuration."""

    data: bytes
    key: bool
    """It holds an IDR slice: decoding may start here."""
    empty: bool
    """It holds no slice at all."""
    parameter_sets: list[bytes] = field(default_factory=list)
    """The SPS and PPS it carried in band."""


def parse_config(record: bytes) -> AvcConfig:
    """An AVCDecoderConfigurationRecord. Raises CodecError."""
    if not 7 <= len(record) <= MAX_CONFIG_BYTES or record[0] != 1:
        raise CodecError("not an AVCDecoderConfigurationRecord")
    length_size = (record[4] & 3) + 1
    if length_size == 3:
        raise CodecError("NAL lengths of 3 bytes do not exist")
    all_sps, at = _parameter_sets(record, 6, record[5] & 0x1F)
    if at >= len(record):
        raise CodecError("decoder configuration ends too early")
    all_pps, at = _parameter_sets(record, at + 1, record[at])
    if not all_sps or not all_pps:
        raise CodecError("decoder configuration lacks parameter sets")
    return AvcConfig(
        record=record[:4] + bytes([record[4] | 3]) + record[5:],
        length_size=length_size,
        parameter_sets=(*all_sps, *all_pps),
        sps=parse_sps(all_sps[0]),
    )


def build_config(parameter_sets: list[bytes]) -> AvcConfig:
    """The configuration for these SPS and PPS (each a NAL unit, in any order). Raises CodecError."""
    all_sps = [nal for nal in parameter_sets if nal and nal[0] & KIND_BITS == Nal.SPS]
    all_pps = [nal for nal in parameter_sets if nal and nal[0] & KIND_BITS == Nal.PPS]
    if not all_sps or len(all_sps) > 31 or len(all_pps) > 255:
        raise CodecError("decoder configuration lacks parameter sets")
    sps = parse_sps(all_sps[0])
    record = bytearray([1, sps.profile, sps.constraints, sps.level, 0xFF, 0xE0 | len(all_sps)])
    for nal in all_sps:
        record += len(nal).to_bytes(2, "big") + nal
    record.append(len(all_pps))
    for nal in all_pps:
        record += len(nal).to_bytes(2, "big") + nal
    if sps.profile in (100, 110, 122, 144):
        depth = sps.bit_depth - 8
        record += bytes([0xFC | sps.chroma_format, 0xF8 | depth, 0xF8 | depth, 0])
    return parse_config(bytes(record))


def _parameter_sets(record: bytes, at: int, count: int) -> tuple[list[bytes], int]:
    found = []
    for _ in range(count):
        size = int.from_bytes(record[at : at + 2], "big")
        nal = record[at + 2 : at + 2 + size]
        if not size or len(nal) != size:
            raise CodecError("decoder configuration ends too early")
        found.append(nal)
        at += 2 + size
    return found, at


def parse_picture(data: bytes, length_size: int) -> Picture:
    """An access unit as FLV carries it. Raises CodecError when its lengths do not add up."""
    spans = _spans(data, length_size)
    kinds = [data[start] & KIND_BITS for start, _ in spans]
    picture = Picture(data=data, key=Nal.IDR in kinds, empty=_PICTURE.isdisjoint(kinds))
    if length_size == LENGTH_BYTES and _LEFT_OUT.isdisjoint(kinds):
        return picture
    out = bytearray()
    for (start, end), kind in zip(spans, kinds, strict=True):
        if kind in (Nal.SPS, Nal.PPS):
            picture.parameter_sets.append(data[start:end])
        if kind not in _LEFT_OUT:
            out += (end - start).to_bytes(LENGTH_BYTES, "big")
            out += data[start:end]
    picture.data = bytes(out)
    return picture


def _spans(data: bytes, length_size: int) -> list[tuple[int, int]]:
    """Where each NAL unit starts and ends; empty ones are left out."""
    spans = []
    at, end = 0, len(data)
    while at < end:
        start = at + length_size
        at = start + int.from_bytes(data[at:start], "big")
        if at > end or start > end:
            raise CodecError("NAL unit is longer than its picture")
        if at > start:
            spans.append((start, at))
            if len(spans) > MAX_NALS:
                raise CodecError("picture has too many NAL units")
    return spans


def slice_kind(data: bytes) -> Slice | None:
    """The slice type of the first slice of an access unit with 4-byte lengths; None without one."""
    for start, end in _spans(data, LENGTH_BYTES):
        if data[start] & KIND_BITS in _PICTURE:
            bits = BitReader(unescape(data[start + 1 : min(end, start + 24)]))
            bits.unsigned_golomb()
            kind = bits.unsigned_golomb()
            if kind > 9:
                raise CodecError("slice type is reserved")
            return Slice(kind % 5)
    return None
