from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from liveloop.realtime.protocol.frames import close_frame, text_frame
from liveloop.roles.simulate.frames import CLOSE, TEXT, BadFrame, client_frame, frames_in, upgrade_request


@given(st.lists(st.binary(max_size=70_000), max_size=4), st.integers(min_value=0, max_value=300_000))
def test_frames_come_out_as_the_gateway_made_them_however_they_are_cut(
    payloads: list[bytes], cut: int
) -> None:
    stream = b"".join(text_frame(payload) for payload in payloads)
    first, used = frames_in(stream[:cut])
    rest, more = frames_in(stream[used:])
    assert [payload for _, payload in [*first, *rest]] == payloads
    assert used + more == len(stream)


def test_a_close_is_read() -> None:
    assert frames_in(close_frame(4429, b"slow")) == ([(CLOSE, b"\x11\x4dslow")], 8)


@pytest.mark.parametrize(
    "data",
    [b"\x81\x80\x00\x00\x00\x00", b"\x01\x01x", b"\x81\x7f\x00\x00\x00\x00\x7f\xff\xff\xff"],
    ids=["masked", "in parts", "huge"],
)
def test_what_no_gateway_sends_is_refused(data: bytes) -> None:
    with pytest.raises(BadFrame):
        frames_in(data)


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_a_server_understands_what_is_sent(size: int) -> None:
    server = ServerProtocol()
    server.receive_data(upgrade_request("live.test:80", "http://live.test"))
    request = next(iter(server.events_received()))
    assert isinstance(request, Request)
    server.send_response(server.accept(request))
    server.receive_data(client_frame(TEXT, b"x" * size))
    frame = next(iter(server.events_received()))
    assert isinstance(frame, Frame)
    assert (frame.opcode, len(frame.data)) == (Opcode.TEXT, size)
