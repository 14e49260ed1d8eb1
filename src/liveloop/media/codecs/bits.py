"""Reading and writing single bits, most significant first."""

from __future__ import annotations

from liveloop.media.codecs.errors import CodecError

MAX_GOLOMB_ZEROS = 31


class BitReader:
    """Reads a short header; running past its end raises CodecError."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._left = len(data) * 8

    @property
    def left(self) -> int:
        """Bits not yet read."""
        return self._left

    def read(self, count: int) -> int:
        if count > self._left:
            raise CodecError("header ends too early")
        self._left -= count
        return (self._value >> self._left) & ((1 << count) - 1)

    def flag(self) -> bool:
        return self.read(1) == 1

    def skip(self, count: int) -> None:
        if count > self._left:
            raise CodecError("header ends too early")
        self._left -= count

    def unsigned_golomb(self) -> int:
        """ue(v) of ITU-T H.264, 9.1."""
        zeros = 0
        while not self.flag():
            zeros += 1
            if zeros > MAX_GOLOMB_ZEROS:
                raise CodecError("Exp-Golomb code is too long")
        return (1 << zeros) - 1 + self.read(zeros)

    def signed_golomb(self) -> int:
        """se(v) of ITU-T H.264, 9.1.1."""
        code = self.unsigned_golomb()
        return (code + 1) // 2 if code % 2 else -(code // 2)


class BitWriter:
    """Collects bits into bytes, the last byte padded with zeros."""

    def __init__(self) -> None:
        self._value = 0
        self._count = 0

    def write(self, value: int, count: int) -> None:
        self._value = (self._value << count) | (value & ((1 << count) - 1))
        self._count += count

    def bytes(self) -> bytes:
        padding = -self._count % 8
        return (self._value << padding).to_bytes((self._count + padding) // 8, "big")
