from __future__ import annotations

import pytest
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from liveloop.realtime.protocol.frames import close_frame, pong_frame, text_frame


def parse(data: bytes) -> Frame:
    stream = StreamReader()
    stream.feed_data(data)
    parser = Frame.parse(stream.read_exact, mask=False)
    try:
        next(parser)
    except StopIteration as done:
        assert not stream.buffer
        return done.value
    raise AssertionError("the frame is not whole")


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536, 100_000])
def test_another_library_reads_our_frames(size: int) -> None:
    frame = parse(text_frame(b"x" * size))
    assert (frame.opcode, frame.fin, bytes(frame.data)) == (Opcode.TEXT, True, b"x" * size)


def test_control_frames() -> None:
    assert parse(pong_frame(b"abc")).opcode is Opcode.PONG
    frame = parse(close_frame(4429, b"slow"))
    assert frame.opcode is Opcode.CLOSE
    assert bytes(frame.data) == b"\x11\x4dslow"
