"""What clients send: frames parsed by the websockets library, put together to messages and judged.

A reader keeps state only while something is half-read, so an idle connection needs none.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from websockets.exceptions import PayloadTooBig, ProtocolError
from websockets.frames import Close, CloseCode, Frame, Opcode, apply_mask
from websockets.streams import StreamReader

from liveloop.realtime.protocol import codes
from liveloop.realtime.protocol.deflate import inflater

WHOLE_TEXT = 0x81
"""The first byte of a text that is neither compressed nor in fragments (RFC 6455, 5.2)."""
MASKED = 0x80
SHORT, TWO_BYTES = 125, 126
"""The longest length that fits the second byte, and what stands there when two bytes follow."""
MASK_BYTES = 4
FRAGMENTS_LIMIT = 1_000
CONTROL_BYTES = 125


@dataclass(frozen=True, slots=True)
class TextMessage:
    text: str


@dataclass(frozen=True, slots=True)
class PingMessage:
    payload: bytes


@dataclass(frozen=True, slots=True)
class PongMessage:
    pass


@dataclass(frozen=True, slots=True)
class CloseMessage:
    """`code` is None when the peer gave none."""

    code: int | None


Message = TextMessage | PingMessage | PongMessage | CloseMessage


class Violation(Exception):
    """The peer broke the protocol; `code` is the close code to send."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def whole_text(data: bytes, limit: int) -> str | None:
    """The text, when `data` is one plain frame of it and no more; None: a MessageReader reads or refuses it.

    Most of what clients send is that, and ten thousand of them may send at one moment.
    """
    if len(data) < 2 + MASK_BYTES or data[0] != WHOLE_TEXT or data[1] < MASKED:
        return None
    length, start = data[1] - MASKED, 2
    if length == TWO_BYTES:
        length, start = int.from_bytes(data[2:4], "big"), 4
    elif length > SHORT:
        return None
    if length > limit or len(data) != start + MASK_BYTES + length:
        return None
    mask, payload = data[start : start + MASK_BYTES], data[start + MASK_BYTES :]
    try:
        return apply_mask(payload, mask).decode()
    except UnicodeDecodeError:
        return None


class MessageReader:
    """Bytes in, messages out. After a Violation or a CloseMessage it must not be fed again.

    `limit` bounds a message as it was before it was compressed; `inflates` says that it may be.
    """

    __slots__ = ("_extensions", "_fragments", "_frame", "_limit", "_size", "_stream")

    def __init__(self, limit: int, *, inflates: bool = False) -> None:
        self._limit = limit
        self._extensions = [inflater()] if inflates else []
        self._stream = StreamReader()
        self._frame: Generator[None, None, Frame] | None = None
        self._fragments: list[bytes] | None = None
        self._size = 0

    @property
    def idle(self) -> bool:
        """Nothing is half-read: the reader may be dropped and a new one made later."""
        return self._frame is None and self._fragments is None

    def feed(self, data: bytes, *, frames: int) -> tuple[list[Message], int]:
        """The messages completed by `data`, and how many frames it took to read them.

        Raises Violation at the first wrong byte it sees, and when `frames` are read and bytes remain.
        """
        self._stream.feed_data(data)
        messages: list[Message] = []
        read = 0
        while (frame := self._next_frame()) is not None:
            if read == frames:
                raise Violation(codes.CloseCode.TOO_FAST, "too many frames")
            read += 1
            message = self._take(frame)
            if message is not None:
                messages.append(message)
            if isinstance(message, CloseMessage):
                break
        return messages, read

    def _next_frame(self) -> Frame | None:
        if self._frame is None:
            if not self._stream.buffer:
                return None
            self._frame = Frame.parse(
                self._stream.read_exact,
                mask=True,
                max_size=max(self._limit - self._size, CONTROL_BYTES),
                extensions=self._extensions,
            )
        try:
            next(self._frame)
        except StopIteration as done:
            self._frame = None
            frame: Frame = done.value
            return frame
        except PayloadTooBig as error:
            raise Violation(codes.CloseCode.TOO_BIG, "message too big") from error
        except ProtocolError as error:
            raise Violation(CloseCode.PROTOCOL_ERROR, str(error)) from error
        return None

    def _take(self, frame: Frame) -> Message | None:
        data = bytes(frame.data)
        if frame.opcode is Opcode.PING:
            return PingMessage(data)
        if frame.opcode is Opcode.PONG:
            return PongMessage()
        if frame.opcode is Opcode.CLOSE:
            return _close(data)
        if frame.opcode is Opcode.BINARY:
            raise Violation(CloseCode.UNSUPPORTED_DATA, "text only")
        return self._join(frame, data)

    def _join(self, frame: Frame, data: bytes) -> TextMessage | None:
        if (frame.opcode is Opcode.CONT) != (self._fragments is not None):
            raise Violation(CloseCode.PROTOCOL_ERROR, "a fragment is out of place")
        fragments = self._fragments or []
        fragments.append(data)
        if len(fragments) > FRAGMENTS_LIMIT:
            raise Violation(CloseCode.POLICY_VIOLATION, "too many fragments")
        self._size += len(data)
        if self._size > self._limit:
            raise Violation(codes.CloseCode.TOO_BIG, "message too big")
        if not frame.fin:
            self._fragments = fragments
            return None
        self._fragments = None
        self._size = 0
        try:
            return TextMessage(b"".join(fragments).decode())
        except UnicodeDecodeError as error:
            raise Violation(CloseCode.INVALID_DATA, "not UTF-8") from error


def _close(data: bytes) -> CloseMessage:
    try:
        code = Close.parse(data).code
    except ProtocolError as error:
        raise Violation(CloseCode.PROTOCOL_ERROR, str(error)) from error
    except UnicodeDecodeError as error:
        raise Violation(CloseCode.INVALID_DATA, "not UTF-8") from error
    return CloseMessage(None if code == CloseCode.NO_STATUS_RCVD else int(code))
