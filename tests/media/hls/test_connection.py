"""The HTTP connection on its own: whatever bytes come, it stays bounded and in order."""

from __future__ import annotations

from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from liveloop.media.hls.connection import ConnectionLimits, HttpConnection
from liveloop.media.hls.gate import REMEMBERED, Gate
from liveloop.media.hls.requests import (
    DirectivesInvalid,
    RangeNotSatisfiable,
    Request,
    parse_directives,
    parse_range,
)
from liveloop.media.hls.signing import sign

GOOD = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
PIECES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [
            GOOD,
            b"GET ",
            b"/" * 300,
            b" HTTP/1.1\r\n",
            b"Content-Length: 5\r\n",
            b"\r\n\r\n",
            b"Range: bytes=1-\r\n",
        ]
    ),
)


class Wire:
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        self.answers: list[bytes] = []
        self.closed = False

    def get_write_buffer_size(self) -> int:
        return 1

    def write(self, data: bytes) -> None:
        self.answers.append(data)

    def writelines(self, data: Any) -> None:
        self.answers.append(b"".join(data))

    def close(self) -> None:
        self.closed = True

    abort = close


class Desk:
    """Answers at once, or when it is told to."""

    def __init__(self, *, prompt: bool = True) -> None:
        self.limits = ConnectionLimits(head_bytes=2000, pipelined=4)
        self.prompt = prompt
        self.asked: list[Request] = []

    def handle(self, request: Request, connection: HttpConnection) -> None:
        self.asked.append(request)
        if self.prompt:
            connection.respond(b"head", b"body")

    def opened(self, connection: HttpConnection) -> bool:
        return True

    def closed(self, connection: HttpConnection) -> None:
        return None

    def answered(self, path: str, head: bytes, body: bytes) -> None:
        return None

    def now(self) -> float:
        return 0.0


def connect(desk: Desk) -> tuple[HttpConnection, Wire]:
    connection, wire = HttpConnection(desk), Wire()
    connection.connection_made(cast("Any", wire))
    return connection, wire


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=30))
def test_any_bytes_are_answered_or_refused(pieces: list[bytes]) -> None:
    connection, wire = connect(Desk())
    for piece in pieces:
        connection.data_received(piece)
    assert len(wire.answers) <= sum(len(piece) for piece in pieces)
    if wire.closed:
        answers = len(wire.answers)
        connection.data_received(GOOD)
        assert len(wire.answers) == answers


def test_answers_wait_until_the_client_has_taken_the_one_before() -> None:
    desk = Desk()
    connection, wire = connect(desk)
    connection.pause_writing()
    connection.data_received(GOOD * 3)
    assert desk.asked == []
    connection.resume_writing()
    assert len(desk.asked) == len(wire.answers) == 3


def test_one_request_is_worked_on_at_a_time() -> None:
    desk = Desk(prompt=False)
    connection, wire = connect(desk)
    connection.data_received(GOOD * 3)
    assert len(desk.asked) == 1
    connection.respond(b"one")
    assert (len(desk.asked), wire.answers) == (2, [b"one"])


@settings(max_examples=200)
@given(st.text(max_size=60), st.binary(max_size=30), st.integers(0, 10_000))
def test_any_query_and_range_is_read_or_refused(query: str, header: bytes, size: int) -> None:
    for text in (query, "&" * 40 + query, f"_HLS_msn={query}", f"_HLS_msn=1&_HLS_part={query}"):
        try:
            directives = parse_directives(text)
        except DirectivesInvalid:
            continue
        assert directives.part is None or directives.msn is not None
    for value in (header, b"bytes=" + header):
        try:
            span = parse_range(value, size)
        except RangeNotSatisfiable:
            continue
        assert span is None or 0 <= span[0] < span[1] <= size


def test_remembered_addresses_expire_and_are_bounded() -> None:
    gate = Gate("secret")
    broadcast = "01890000-0000-7000-8000-00000000000b"
    for number in range(REMEMBERED + 10):
        session = f"01890000-0000-7000-8000-{number:012x}"
        token = sign("secret", expires=1000, session=session, broadcast=broadcast)
        assert gate.admit(f"/live/{token}/{session}/{broadcast}", 0.0).session == session
    assert gate.remembered == REMEMBERED
