"""AMF0, the value encoding of RTMP commands (Adobe AMF 0, file format specification 2007).

Objects, ECMA arrays and typed objects become dicts; strict arrays lists; dates seconds since the
epoch; undefined and references None. Every value, string and nesting is bounded.
"""

from __future__ import annotations

import struct
from enum import IntEnum

from liveloop.media.rtmp.errors import BROKEN_DATA, RtmpError

MAX_DEPTH = 12
MAX_VALUES = 2_048

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]

_NUMBER = struct.Struct(">d")
_OBJECT_END = b"\x00\x00\x09"


class Marker(IntEnum):
    NUMBER = 0
    BOOLEAN = 1
    STRING = 2
    OBJECT = 3
    NULL = 5
    UNDEFINED = 6
    REFERENCE = 7
    ECMA_ARRAY = 8
    STRICT_ARRAY = 10
    DATE = 11
    LONG_STRING = 12
    UNSUPPORTED = 13
    XML = 15
    TYPED_OBJECT = 16


def decode(data: bytes) -> list[Value]:
    """All values of a message. Raises RtmpError."""
    return _Decoder(data).values()


def encode(*values: Value) -> bytes:
    """Dicts become objects. Strings are short ones unless they need 4 bytes of length."""
    out = bytearray()
    for value in values:
        _encode(out, value)
    return bytes(out)


def _encode(out: bytearray, value: Value) -> None:
    match value:
        case None:
            out.append(Marker.NULL)
        case bool():
            out += bytes((Marker.BOOLEAN, value))
        case int() | float():
            out.append(Marker.NUMBER)
            out += _NUMBER.pack(value)
        case str():
            _encode_string(out, value.encode())
        case list():
            out.append(Marker.STRICT_ARRAY)
            out += len(value).to_bytes(4, "big")
            for item in value:
                _encode(out, item)
        case dict():
            out.append(Marker.OBJECT)
            for key, item in value.items():
                name = key.encode()
                out += len(name).to_bytes(2, "big") + name
                _encode(out, item)
            out += _OBJECT_END


def _encode_string(out: bytearray, text: bytes) -> None:
    if len(text) <= 0xFFFF:
        out.append(Marker.STRING)
        out += len(text).to_bytes(2, "big") + text
    else:
        out.append(Marker.LONG_STRING)
        out += len(text).to_bytes(4, "big") + text


class _Decoder:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._budget = MAX_VALUES

    def values(self) -> list[Value]:
        found = []
        while self._at < len(self._data):
            found.append(self._value(MAX_DEPTH))
        return found

    def _take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._data):
            raise RtmpError(BROKEN_DATA, "AMF value ends too early")
        piece = self._data[self._at : end]
        self._at = end
        return piece

    def _unsigned(self, size: int) -> int:
        return int.from_bytes(self._take(size), "big")

    def _text(self, length_size: int) -> str:
        return self._take(self._unsigned(length_size)).decode("utf-8", "replace")

    def _value(self, depth: int) -> Value:
        self._budget -= 1
        if depth < 0 or self._budget < 0:
            raise RtmpError(BROKEN_DATA, "AMF value is nested too deeply or too large")
        marker = self._unsigned(1)
        match marker:
            case Marker.NUMBER:
                return self._number()
            case Marker.BOOLEAN:
                return self._unsigned(1) != 0
            case Marker.STRING:
                return self._text(2)
            case Marker.LONG_STRING | Marker.XML:
                return self._text(4)
            case Marker.NULL | Marker.UNDEFINED | Marker.UNSUPPORTED:
                return None
            case Marker.REFERENCE:
                self._take(2)
                return None
            case Marker.DATE:
                milliseconds = self._number()
                self._take(2)
                return milliseconds / 1000
            case _:
                return self._container(marker, depth)

    def _number(self) -> float:
        return float(_NUMBER.unpack(self._take(8))[0])

    def _container(self, marker: int, depth: int) -> Value:
        match marker:
            case Marker.OBJECT:
                return self._members(depth)
            case Marker.ECMA_ARRAY:
                self._take(4)
                return self._members(depth)
            case Marker.TYPED_OBJECT:
                self._text(2)
                return self._members(depth)
            case Marker.STRICT_ARRAY:
                return [self._value(depth - 1) for _ in range(self._unsigned(4))]
            case _:
                raise RtmpError(BROKEN_DATA, f"AMF marker {marker} is not known")

    def _members(self, depth: int) -> dict[str, Value]:
        """Up to the end marker; some encoders end the array with the message instead."""
        members: dict[str, Value] = {}
        while self._at < len(self._data):
            if self._data.startswith(_OBJECT_END, self._at):
                self._at += len(_OBJECT_END)
                return members
            name = self._text(2)
            members[name] = self._value(depth - 1)
        return members
