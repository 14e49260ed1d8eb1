"""Putting messages together from chunks (Adobe's RTMP specification 1.0, 5.3), pure and bounded."""

from __future__ import annotations

from dataclasses import dataclass, field

from liveloop.media.rtmp.errors import BROKEN_DATA, TOO_LARGE, RtmpError
from liveloop.media.rtmp.messages import DEFAULT_CHUNK_BYTES, EXTENDED, Kind, Message

MAX_CHUNK_BYTES = 0xFFFFFF
HEADER_BYTES = (11, 7, 3, 0)
"""Message header sizes by format."""
CONTINUATION = 3
_WRAP = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class ChunkLimits:
    """What a peer may make us keep."""

    message_bytes: int = 8 * 1024 * 1024
    pending_bytes: int = 12 * 1024 * 1024
    """Of all unfinished messages of a connection."""
    chunk_streams: int = 16


@dataclass(slots=True)
class _ChunkStream:
    """What is remembered between the chunks of one chunk stream."""

    identity: int
    timestamp: int = 0
    delta: int = 0
    length: int = 0
    kind: int = 0
    stream: int = 0
    extended: bytes = b""
    """The extended timestamp as it came, empty without one."""
    payload: bytearray = field(default_factory=bytearray)
    chunk_left: int = 0
    """Bytes of the current chunk still to come."""
    started: bool = False


class ChunkReader:
    """Bytes in by `feed`, whole messages out by `next_message` until it says None.

    Set Chunk Size and Abort are obeyed here, because they change how the following bytes read;
    they are handed out nevertheless.
    """

    def __init__(self, limits: ChunkLimits) -> None:
        self._limits = limits
        self._buffer = b""
        self._at = 0
        self._chunk_bytes = DEFAULT_CHUNK_BYTES
        self._streams: dict[int, _ChunkStream] = {}
        self._open: _ChunkStream | None = None
        self._pending = 0

    def feed(self, data: bytes) -> None:
        """Payload is taken out of the buffer as it comes, so what is left over is a header at most."""
        self._buffer = self._buffer[self._at :] + data if self._at < len(self._buffer) else data
        self._at = 0

    @property
    def buffered(self) -> int:
        """Bytes kept, read or not, and bytes of unfinished messages."""
        return len(self._buffer) - self._at + self._pending

    def next_message(self) -> Message | None:
        """Raises RtmpError when the bytes are no chunks, or more than the limits allow."""
        while True:
            chunk_stream = self._open or self._read_header()
            if chunk_stream is None:
                return None
            at, end = self._at, self._at + chunk_stream.length
            if chunk_stream.chunk_left == chunk_stream.length and end <= len(self._buffer):
                self._at = end
                return self._finish(chunk_stream, self._buffer[at:end])
            if not self._read_payload(chunk_stream):
                return None
            if len(chunk_stream.payload) == chunk_stream.length:
                return self._finish(chunk_stream, bytes(chunk_stream.payload))

    def _read_header(self) -> _ChunkStream | None:
        """Reads one chunk's headers and opens its chunk stream; None: more bytes are needed."""
        buffer, at = self._buffer, self._at
        available = len(buffer) - at
        if not available:
            return None
        form, identity = buffer[at] >> 6, buffer[at] & 0x3F
        basic = identity + 2 if identity < 2 else 1
        if available < basic + HEADER_BYTES[form] + 4 and available < self._needed(form, basic):
            return None
        if basic > 1:
            identity = 64 + int.from_bytes(buffer[at + 1 : at + basic], "little")
        chunk_stream = self._streams.get(identity) or self._new_stream(identity, form)
        self._at = at + basic
        if form == CONTINUATION:
            self._continue(chunk_stream)
        else:
            self._begin(chunk_stream, form)
        chunk_stream.chunk_left = min(self._chunk_bytes, chunk_stream.length - len(chunk_stream.payload))
        self._open = chunk_stream
        return chunk_stream

    def _needed(self, form: int, basic: int) -> int:
        """How many bytes the headers at the read position take, as far as that can be told yet."""
        buffer, at = self._buffer, self._at
        available = len(buffer) - at
        size = basic + HEADER_BYTES[form]
        if available < size:
            return size
        if form == CONTINUATION:
            identity = buffer[at] & 0x3F
            if basic > 1:
                identity = 64 + int.from_bytes(buffer[at + 1 : at + basic], "little")
            known = self._streams.get(identity)
            return size + 4 if known is not None and known.extended else size
        extended = buffer[at + basic : at + basic + 3] == b"\xff\xff\xff"
        return size + 4 if extended else size

    def _new_stream(self, identity: int, form: int) -> _ChunkStream:
        if form > 1:
            raise RtmpError(BROKEN_DATA, "a chunk continues a chunk stream that never began")
        if len(self._streams) >= self._limits.chunk_streams:
            raise RtmpError(TOO_LARGE, "too many chunk streams")
        self._streams[identity] = fresh = _ChunkStream(identity)
        return fresh

    def _begin(self, chunk_stream: _ChunkStream, form: int) -> None:
        if chunk_stream.started:
            raise RtmpError(BROKEN_DATA, "a message begins before the one before it ended")
        buffer, at = self._buffer, self._at
        time = int.from_bytes(buffer[at : at + 3], "big")
        if form < 2:
            chunk_stream.length = int.from_bytes(buffer[at + 3 : at + 6], "big")
            chunk_stream.kind = buffer[at + 6]
        if form == 0:
            chunk_stream.stream = int.from_bytes(buffer[at + 7 : at + 11], "little")
        at += HEADER_BYTES[form]
        chunk_stream.extended = b""
        if time == EXTENDED:
            chunk_stream.extended = buffer[at : at + 4]
            time = int.from_bytes(chunk_stream.extended, "big")
            at += 4
        chunk_stream.delta = time
        chunk_stream.timestamp = time if form == 0 else (chunk_stream.timestamp + time) & _WRAP
        self._at = at
        self._start(chunk_stream)

    def _continue(self, chunk_stream: _ChunkStream) -> None:
        """Some senders repeat the extended timestamp on continuations, some do not: look."""
        extended = chunk_stream.extended
        if extended and self._buffer[self._at : self._at + 4] == extended:
            self._at += 4
        if not chunk_stream.started:
            chunk_stream.timestamp = (chunk_stream.timestamp + chunk_stream.delta) & _WRAP
            self._start(chunk_stream)

    def _start(self, chunk_stream: _ChunkStream) -> None:
        if chunk_stream.length > self._limits.message_bytes:
            raise RtmpError(TOO_LARGE, f"a message of {chunk_stream.length} bytes is too large")
        chunk_stream.started = True

    def _read_payload(self, chunk_stream: _ChunkStream) -> bool:
        """Moves what is there of the open chunk into its message; False: more bytes are needed."""
        begin = self._at
        self._at = end = min(begin + chunk_stream.chunk_left, len(self._buffer))
        chunk_stream.payload += self._buffer[begin:end]
        chunk_stream.chunk_left -= end - begin
        self._pending += end - begin
        if self._pending > self._limits.pending_bytes:
            raise RtmpError(TOO_LARGE, "too many unfinished messages")
        if chunk_stream.chunk_left:
            return False
        self._open = None
        if chunk_stream.identity < 64 and not chunk_stream.extended:
            self._read_run(chunk_stream)
        return True

    def _read_run(self, chunk_stream: _ChunkStream) -> None:
        """Takes all whole continuation chunks that lie in the buffer one after the other.

        With chunks of 128 bytes this is what keeps ingest cheap: their header bytes are checked and
        cut out by two strided operations instead of a loop.
        """
        size = self._chunk_bytes
        missing = chunk_stream.length - len(chunk_stream.payload)
        count = min((len(self._buffer) - self._at) // (size + 1), missing // size)
        if count < 2:
            return
        run = bytearray(self._buffer[self._at : self._at + count * (size + 1)])
        if run[:: size + 1] != bytes([CONTINUATION << 6 | chunk_stream.identity]) * count:
            return
        del run[:: size + 1]
        chunk_stream.payload += run
        self._at += count * (size + 1)
        self._pending += len(run)

    def _finish(self, chunk_stream: _ChunkStream, payload: bytes) -> Message:
        self._open = None
        message = Message(chunk_stream.kind, chunk_stream.timestamp, chunk_stream.stream, payload)
        self._discard(chunk_stream)
        if message.kind <= Kind.ABORT:
            self._obey(message)
        return message

    def _discard(self, chunk_stream: _ChunkStream) -> None:
        if chunk_stream.payload:
            self._pending -= len(chunk_stream.payload)
            chunk_stream.payload = bytearray()
        chunk_stream.started = False

    def _obey(self, message: Message) -> None:
        if message.kind == Kind.SET_CHUNK_SIZE:
            self._set_chunk_size(message.payload)
        elif message.kind == Kind.ABORT:
            aborted = self._streams.get(int.from_bytes(message.payload[:4], "big"))
            if aborted is not None:
                self._discard(aborted)

    def _set_chunk_size(self, payload: bytes) -> None:
        size = int.from_bytes(payload[:4], "big") if len(payload) >= 4 else 0
        if not 0 < size <= 0x7FFFFFFF:
            raise RtmpError(BROKEN_DATA, f"chunk size {size} is out of range")
        self._chunk_bytes = min(size, MAX_CHUNK_BYTES)
