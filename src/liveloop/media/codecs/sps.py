"""H.264 sequence parameter sets (ITU-T H.264, 7.3.2.1.1 and E.1.1)."""

from __future__ import annotations

from dataclasses import dataclass

from liveloop.media.codecs.bits import BitReader
from liveloop.media.codecs.errors import CodecError

MAX_SPS_BYTES = 1024
MAX_SIDE = 16_384
SPS_NAL = 7

_PROFILES_WITH_CHROMA = frozenset({44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244})
_EXTENDED_SAR = 255
_MAX_REORDER = 16


@dataclass(frozen=True, slots=True)
class Sps:
    """What a sequence parameter set says of the pictures; sizes are after cropping."""

    profile: int
    constraints: int
    level: int
    width: int
    height: int
    chroma_format: int
    bit_depth: int
    progressive: bool
    fps: float | None
    reorder: int | None
    """Pictures that may be shown after one that follows them in the stream; None when not said."""

    @property
    def codec(self) -> str:
        """The codec string of RFC 6381."""
        return f"avc1.{self.profile:02x}{self.constraints:02x}{self.level:02x}"


@dataclass(frozen=True, slots=True)
class _Vui:
    fps: float | None = None
    reorder: int | None = None


def parse_sps(nal: bytes) -> Sps:
    """`nal` with its header byte, with emulation prevention bytes. Raises CodecError."""
    if len(nal) < 4 or nal[0] & 0x1F != SPS_NAL:
        raise CodecError("not a sequence parameter set")
    if len(nal) > MAX_SPS_BYTES:
        raise CodecError("sequence parameter set is too long")
    bits = BitReader(unescape(nal[1:]))
    profile, constraints, level = bits.read(8), bits.read(8), bits.read(8)
    bits.unsigned_golomb()
    chroma_format, bit_depth, separate = _chroma(bits, profile)
    _skip_order(bits)
    bits.unsigned_golomb()
    bits.skip(1)
    columns, rows = bits.unsigned_golomb() + 1, bits.unsigned_golomb() + 1
    progressive = bits.flag()
    if not progressive:
        bits.skip(1)
        rows *= 2
    bits.skip(1)
    crop_x, crop_y = _crop(bits, 0 if separate else chroma_format, progressive=progressive)
    width, height = columns * 16 - crop_x, rows * 16 - crop_y
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        raise CodecError(f"picture of {width} x {height} is out of range")
    vui = _vui(bits) if bits.flag() else _Vui()
    return Sps(
        profile=profile,
        constraints=constraints,
        level=level,
        width=width,
        height=height,
        chroma_format=chroma_format,
        bit_depth=bit_depth,
        progressive=progressive,
        fps=vui.fps,
        reorder=vui.reorder,
    )


def unescape(data: bytes) -> bytes:
    """Without emulation prevention bytes (ITU-T H.264, 7.4.1)."""
    if b"\x00\x00\x03" not in data:
        return data
    out = bytearray()
    zeros = 0
    for byte in data:
        if zeros >= 2 and byte == 3:
            zeros = 0
            continue
        out.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(out)


def _chroma(bits: BitReader, profile: int) -> tuple[int, int, bool]:
    """(chroma_format_idc, larger bit depth, separate colour planes)."""
    if profile not in _PROFILES_WITH_CHROMA:
        return 1, 8, False
    chroma_format = bits.unsigned_golomb()
    if chroma_format > 3:
        raise CodecError("chroma format is reserved")
    separate = bits.flag() if chroma_format == 3 else False
    bit_depth = 8 + max(bits.unsigned_golomb(), bits.unsigned_golomb())
    if bit_depth > 14:
        raise CodecError("bit depth is out of range")
    bits.skip(1)
    if bits.flag():
        for index in range(12 if chroma_format == 3 else 8):
            if bits.flag():
                _skip_scaling_list(bits, 16 if index < 6 else 64)
    return chroma_format, bit_depth, separate


def _skip_scaling_list(bits: BitReader, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.signed_golomb()) % 256
        last = following or last


def _skip_order(bits: BitReader) -> None:
    """From log2_max_frame_num to the end of the picture order count fields."""
    bits.unsigned_golomb()
    kind = bits.unsigned_golomb()
    if kind == 0:
        bits.unsigned_golomb()
    elif kind == 1:
        bits.skip(1)
        bits.signed_golomb()
        bits.signed_golomb()
        count = bits.unsigned_golomb()
        if count > 255:
            raise CodecError("picture order cycle is too long")
        for _ in range(count):
            bits.signed_golomb()
    elif kind > 2:
        raise CodecError("picture order count type is reserved")


def _crop(bits: BitReader, chroma_array: int, *, progressive: bool) -> tuple[int, int]:
    """Cropped columns and rows (ITU-T H.264, equations 7-19 to 7-22)."""
    if not bits.flag():
        return 0, 0
    left, right, top, bottom = (bits.unsigned_golomb() for _ in range(4))
    unit_x = 2 if chroma_array in (1, 2) else 1
    unit_y = (2 if chroma_array == 1 else 1) * (1 if progressive else 2)
    return (left + right) * unit_x, (top + bottom) * unit_y


def _vui(bits: BitReader) -> _Vui:
    if bits.flag() and bits.read(8) == _EXTENDED_SAR:
        bits.skip(32)
    if bits.flag():
        bits.skip(1)
    if bits.flag():
        bits.skip(4)
        if bits.flag():
            bits.skip(24)
    if bits.flag():
        bits.unsigned_golomb()
        bits.unsigned_golomb()
    fps = _timing(bits) if bits.flag() else None
    if _skip_hrd(bits) | _skip_hrd(bits):
        bits.skip(1)
    bits.skip(1)
    return _Vui(fps=fps, reorder=_reorder(bits) if bits.flag() else None)


def _timing(bits: BitReader) -> float | None:
    """Pictures a second: a tick of the clock is one field."""
    units, scale = bits.read(32), bits.read(32)
    bits.skip(1)
    return scale / (2 * units) if units and scale else None


def _skip_hrd(bits: BitReader) -> bool:
    """hrd_parameters behind their presence flag (E.1.2); False when absent."""
    if not bits.flag():
        return False
    count = bits.unsigned_golomb() + 1
    if count > 32:
        raise CodecError("too many decoder buffer models")
    bits.skip(8)
    for _ in range(count):
        bits.unsigned_golomb()
        bits.unsigned_golomb()
        bits.skip(1)
    bits.skip(20)
    return True


def _reorder(bits: BitReader) -> int:
    bits.skip(1)
    for _ in range(4):
        bits.unsigned_golomb()
    reorder = bits.unsigned_golomb()
    if reorder > _MAX_REORDER:
        raise CodecError("reorder depth is out of range")
    return reorder
