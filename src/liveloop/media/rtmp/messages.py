"""RTMP messages and the writing of chunks (Adobe's RTMP specification 1.0, 5.3, 5.4 and 7.1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from liveloop.media.rtmp import amf0

EXTENDED = 0xFFFFFF
CONTROL_STREAM = 2
COMMAND_STREAM = 3
STATUS_STREAM = 5
DEFAULT_CHUNK_BYTES = 128


class Kind(IntEnum):
    """Message type ids."""

    SET_CHUNK_SIZE = 1
    ABORT = 2
    ACKNOWLEDGEMENT = 3
    USER_CONTROL = 4
    WINDOW_SIZE = 5
    PEER_BANDWIDTH = 6
    AUDIO = 8
    VIDEO = 9
    DATA_AMF3 = 15
    COMMAND_AMF3 = 17
    DATA = 18
    COMMAND = 20
    AGGREGATE = 22


class UserControl(IntEnum):
    """User control event types (7.1.7)."""

    STREAM_BEGIN = 0
    PING_REQUEST = 6
    PING_RESPONSE = 7


@dataclass(slots=True)
class Message:
    """A whole message. `timestamp` is in milliseconds, modulo 2^32."""

    kind: int
    timestamp: int
    stream: int
    payload: bytes


class ChunkWriter:
    """Turns small messages into bytes for the peer; the server never sends media."""

    def __init__(self) -> None:
        self._chunk_bytes = DEFAULT_CHUNK_BYTES

    def set_chunk_size(self, size: int) -> bytes:
        """Announces the size, which holds for everything written after it."""
        announcement = self.control(Kind.SET_CHUNK_SIZE, size.to_bytes(4, "big"))
        self._chunk_bytes = size
        return announcement

    def control(self, kind: Kind, payload: bytes) -> bytes:
        return self.write(kind, payload, chunk_stream=CONTROL_STREAM)

    def command(self, *values: amf0.Value) -> bytes:
        return self.write(Kind.COMMAND, amf0.encode(*values), chunk_stream=COMMAND_STREAM)

    def status(self, stream: int, *, level: str, code: str, description: str) -> bytes:
        """An onStatus of a message stream."""
        info: amf0.Value = {"level": level, "code": code, "description": description}
        payload = amf0.encode("onStatus", 0, None, info)
        return self.write(Kind.COMMAND, payload, chunk_stream=STATUS_STREAM, stream=stream)

    def write(
        self,
        kind: Kind,
        payload: bytes,
        *,
        chunk_stream: int,
        stream: int = 0,
        timestamp: int = 0,
    ) -> bytes:
        """One message, its chunks one after the other."""
        extended = (timestamp & 0xFFFFFFFF).to_bytes(4, "big") if timestamp >= EXTENDED else b""
        out = bytearray([chunk_stream])
        out += min(timestamp, EXTENDED).to_bytes(3, "big")
        out += len(payload).to_bytes(3, "big")
        out.append(kind)
        out += stream.to_bytes(4, "little")
        out += extended
        out += payload[: self._chunk_bytes]
        for at in range(self._chunk_bytes, len(payload), self._chunk_bytes):
            out.append(0xC0 | chunk_stream)
            out += extended
            out += payload[at : at + self._chunk_bytes]
        return bytes(out)
