"""The edge cases of RFC 6455 that Autobahn|Testsuite asks of a server, frame by frame."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveloop.realtime.protocol.deflate import deflate
from liveloop.realtime.protocol.reader import (
    CloseMessage,
    MessageReader,
    PingMessage,
    PongMessage,
    TextMessage,
    Violation,
    whole_text,
)

LIMIT = 16 * 1024
FRAMES = 100_000
MASK = b"\x37\xfa\x21\x3d"
TEXT, BINARY, CONT, CLOSE, PING, PONG = 1, 2, 0, 8, 9, 10


def frame(opcode: int, payload: bytes, *, fin: bool = True, rsv: int = 0, masked: bool = True) -> bytes:
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    size = len(payload)
    bit = 0x80 if masked else 0
    if size < 126:
        head += bytes([bit | size])
    elif size < 65536:
        head += struct.pack("!BH", bit | 126, size)
    else:
        head += struct.pack("!BQ", bit | 127, size)
    if not masked:
        return head + payload
    return head + MASK + bytes(byte ^ MASK[index % 4] for index, byte in enumerate(payload))


def read(data: bytes, limit: int = LIMIT) -> list[object]:
    messages, _ = MessageReader(limit).feed(data, frames=FRAMES)
    return list(messages)


def violation(data: bytes, limit: int = LIMIT) -> int:
    with pytest.raises(Violation) as caught:
        read(data, limit)
    return caught.value.code


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 128, 65535, 65536])
def test_text_of_every_length_form(size: int) -> None:
    text = "*" * size
    assert read(frame(TEXT, text.encode()), limit=70_000) == [TextMessage(text)]


def test_reading_stops_where_the_allowance_of_frames_ends() -> None:
    three = frame(PING, b"") * 3
    assert MessageReader(LIMIT).feed(three, frames=3) == ([PingMessage(b"")] * 3, 3)
    with pytest.raises(Violation) as caught:
        MessageReader(LIMIT).feed(three, frames=2)
    assert caught.value.code == 4420


def test_a_message_in_fragments_with_a_ping_between_them() -> None:
    data = frame(TEXT, b"one ", fin=False) + frame(PING, b"p") + frame(CONT, b"two", fin=True)
    assert read(data) == [PingMessage(b"p"), TextMessage("one two")]


def test_a_character_split_over_fragments() -> None:
    euro = "€".encode()
    assert read(frame(TEXT, euro[:1], fin=False) + frame(CONT, euro[1:])) == [TextMessage("€")]


def test_empty_fragments() -> None:
    data = frame(TEXT, b"", fin=False) + frame(CONT, b"", fin=False) + frame(CONT, b"")
    assert read(data) == [TextMessage("")]


@pytest.mark.parametrize(
    "payload",
    [
        b"\xce\xba\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xc0\xaf",
        b"\xff",
        b"\xe2\x82",
        b"\xf8\x88\x80\x80\x80",
    ],
    ids=["surrogate", "above-10ffff", "overlong", "never-a-byte", "cut-off", "five-bytes"],
)
def test_bad_utf8_is_1007(payload: bytes) -> None:
    assert violation(frame(TEXT, payload)) == 1007


@pytest.mark.parametrize("rsv", range(1, 8))
@pytest.mark.parametrize("opcode", [TEXT, PING, CLOSE])
def test_reserved_bits_are_1002(opcode: int, rsv: int) -> None:
    assert violation(frame(opcode, b"", rsv=rsv)) == 1002


@pytest.mark.parametrize("opcode", [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
def test_reserved_opcodes_are_1002(opcode: int) -> None:
    assert violation(frame(opcode, b"")) == 1002


def test_an_unmasked_frame_is_1002() -> None:
    assert violation(frame(TEXT, b"hello", masked=False)) == 1002


@pytest.mark.parametrize("opcode", [PING, PONG, CLOSE])
def test_a_long_control_frame_is_1002(opcode: int) -> None:
    assert violation(frame(opcode, b"x" * 126)) == 1002


@pytest.mark.parametrize("opcode", [PING, PONG, CLOSE])
def test_a_fragmented_control_frame_is_1002(opcode: int) -> None:
    assert violation(frame(opcode, b"", fin=False)) == 1002


def test_binary_is_1003() -> None:
    assert violation(frame(BINARY, b"\x00")) == 1003


def test_a_continuation_of_nothing_is_1002() -> None:
    assert violation(frame(CONT, b"x")) == 1002


def test_a_new_message_inside_an_unfinished_one_is_1002() -> None:
    assert violation(frame(TEXT, b"x", fin=False) + frame(TEXT, b"y")) == 1002


def test_a_large_frame_is_refused_by_its_header_alone() -> None:
    assert violation(struct.pack("!BBQ", 0x81, 0xFF, LIMIT + 1)) == 4413
    assert violation(struct.pack("!BBQ", 0x81, 0xFF, 1 << 63)) == 4413


def test_fragments_that_are_large_together_are_refused() -> None:
    half = frame(TEXT, b"x" * (LIMIT // 2), fin=False)
    assert violation(half + frame(CONT, b"x" * (LIMIT // 2 + 1))) == 4413


def test_a_ping_passes_between_fragments_that_fill_the_limit() -> None:
    data = frame(TEXT, b"x" * LIMIT, fin=False) + frame(PING, b"y" * 125) + frame(CONT, b"")
    assert read(data) == [PingMessage(b"y" * 125), TextMessage("x" * LIMIT)]


def test_endless_empty_fragments_are_refused() -> None:
    assert violation(frame(TEXT, b"", fin=False) + frame(CONT, b"", fin=False) * 1_001) == 1008


@pytest.mark.parametrize("code", [1000, 1001, 1002, 1003, 1007, 1011, 3000, 3999, 4000, 4999])
def test_a_valid_close(code: int) -> None:
    assert read(frame(CLOSE, struct.pack("!H", code) + b"why")) == [CloseMessage(code)]


def test_a_close_without_a_code() -> None:
    assert read(frame(CLOSE, b"")) == [CloseMessage(None)]


@pytest.mark.parametrize("code", [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535])
def test_a_close_code_nobody_may_send_is_1002(code: int) -> None:
    assert violation(frame(CLOSE, struct.pack("!H", code))) == 1002


def test_a_close_of_one_byte_is_1002() -> None:
    assert violation(frame(CLOSE, b"\x03")) == 1002


def test_a_close_reason_that_is_not_utf8_is_1007() -> None:
    assert violation(frame(CLOSE, b"\x03\xe8\xff")) == 1007


def test_nothing_is_read_after_a_close() -> None:
    assert read(frame(CLOSE, b"\x03\xe8") + frame(TEXT, b"late")) == [CloseMessage(1000)]


def test_an_unasked_pong_is_taken() -> None:
    assert read(frame(PONG, b"x")) == [PongMessage()]


def test_idle_says_whether_something_is_half_read() -> None:
    reader = MessageReader(LIMIT)
    whole = frame(TEXT, b"hello")
    assert reader.idle
    reader.feed(whole[:3], frames=FRAMES)
    assert not reader.idle
    reader.feed(whole[3:], frames=FRAMES)
    assert reader.idle
    reader.feed(frame(TEXT, b"a", fin=False), frames=FRAMES)
    assert not reader.idle


PIECES = st.one_of(
    st.text(max_size=300).map(lambda text: ([frame(TEXT, text.encode())], TextMessage(text))),
    st.text(max_size=60).map(
        lambda text: (
            [frame(TEXT, text.encode(), fin=False), frame(CONT, b"")],
            TextMessage(text),
        )
    ),
    st.binary(max_size=125).map(lambda data: ([frame(PING, data)], PingMessage(data))),
)


@given(pieces=st.lists(PIECES, max_size=8), cuts=st.lists(st.integers(min_value=1, max_value=40), min_size=1))
def test_the_split_of_the_bytes_changes_nothing(
    pieces: list[tuple[list[bytes], object]], cuts: list[int]
) -> None:
    data = b"".join(part for parts, _ in pieces for part in parts)
    reader = MessageReader(LIMIT)
    read_back: list[object] = []
    turn = 0
    while data:
        size = cuts[turn % len(cuts)]
        read_back += reader.feed(data[:size], frames=FRAMES)[0]
        data = data[size:]
        turn += 1
    assert read_back == [message for _, message in pieces]
    assert reader.idle


@given(st.binary(max_size=400))
def test_garbage_is_a_violation_or_a_message_never_a_crash(data: bytes) -> None:
    codes = []
    try:
        MessageReader(200).feed(data, frames=FRAMES)
    except Violation as violation:
        codes.append(violation.code)
    assert set(codes) <= {1002, 1003, 1007, 1008, 4413}


@given(st.text(max_size=300), st.integers(min_value=0, max_value=400))
def test_a_whole_text_is_what_a_reader_reads(text: str, limit: int) -> None:
    data = frame(TEXT, text.encode())
    fits = len(text.encode()) <= limit
    assert whole_text(data, limit) == (text if fits else None)
    assert whole_text(data[:-1], LIMIT) is None
    assert whole_text(data + b"\x81", LIMIT) is None


NEARLY = st.binary(max_size=140).map(lambda rest: b"\x81" + rest)


@given(st.one_of(NEARLY, st.binary(max_size=140).map(lambda data: frame(TEXT, data))))
def test_no_other_bytes_are_taken_for_a_whole_text(data: bytes) -> None:
    text = whole_text(data, LIMIT)
    if text is not None:
        assert read(data) == [TextMessage(text)]


def test_everything_but_a_plain_whole_text_is_left_to_the_reader() -> None:
    text = b"hello"
    others = [frame(opcode, text) for opcode in (BINARY, CONT, CLOSE, PING, PONG)]
    others += [frame(TEXT, text, fin=False), frame(TEXT, text, masked=False), frame(TEXT, b"\xff")]
    others += [frame(TEXT, deflate(text), rsv=COMPRESSED), frame(TEXT, b"*" * 65_536)]
    assert [whole_text(data, 70_000) for data in others] == [None] * len(others)


COMPRESSED = 4
"""RSV1."""


def read_compressed(*frames: bytes, limit: int = LIMIT) -> list[object]:
    messages, _ = MessageReader(limit, inflates=True).feed(b"".join(frames), frames=FRAMES)
    return list(messages)


def test_a_compressed_message_is_read_whole_or_in_fragments_beside_a_plain_one() -> None:
    text = "hello, hello, hello"
    squeezed = deflate(text.encode())
    assert read_compressed(frame(TEXT, squeezed, rsv=COMPRESSED)) == [TextMessage(text)]
    parts = [
        frame(TEXT, squeezed[:3], fin=False, rsv=COMPRESSED),
        frame(PING, b""),
        frame(CONT, squeezed[3:]),
        frame(TEXT, b"plain"),
    ]
    assert read_compressed(*parts) == [PingMessage(b""), TextMessage(text), TextMessage("plain")]


def test_a_fragmented_compressed_message_is_read_from_single_bytes() -> None:
    squeezed = deflate(b"hello, hello, hello")
    data = frame(TEXT, squeezed[:3], fin=False, rsv=COMPRESSED) + frame(CONT, squeezed[3:])
    reader = MessageReader(LIMIT, inflates=True)
    messages = [message for byte in data for message in reader.feed(bytes([byte]), frames=FRAMES)[0]]
    assert messages == [TextMessage("hello, hello, hello")]
    assert reader.idle


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([frame(TEXT, deflate(b"0" * 200_000), rsv=COMPRESSED)], 4413),
        ([frame(TEXT, b"\xff\xff\xff", rsv=COMPRESSED)], 1002),
        ([frame(TEXT, b"a", fin=False, rsv=COMPRESSED), frame(CONT, b"b", rsv=COMPRESSED)], 1002),
        ([frame(PING, b"", rsv=COMPRESSED)], 1002),
    ],
)
def test_what_is_compressed_wrongly_or_grows_too_much_is_refused(frames: list[bytes], code: int) -> None:
    with pytest.raises(Violation) as caught:
        read_compressed(*frames)
    assert caught.value.code == code


def test_nothing_may_be_compressed_that_was_not_agreed() -> None:
    assert violation(frame(TEXT, deflate(b"hello"), rsv=COMPRESSED)) == 1002
