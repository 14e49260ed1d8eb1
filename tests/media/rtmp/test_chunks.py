"""Chunks become the messages they were cut from, in whatever pieces they arrive, within limits."""

from __future__ import annotations

import random

import pytest

from liveloop.media.rtmp.chunks import ChunkLimits, ChunkReader
from liveloop.media.rtmp.errors import BROKEN_DATA, TOO_LARGE, RtmpError
from liveloop.media.rtmp.messages import ChunkWriter, Kind, Message

LIMITS = ChunkLimits(message_bytes=100_000, pending_bytes=150_000, chunk_streams=4)


def read(*pieces: bytes, limits: ChunkLimits = LIMITS) -> list[Message]:
    reader = ChunkReader(limits)
    messages = []
    for piece in pieces:
        reader.feed(piece)
        while (message := reader.next_message()) is not None:
            messages.append(message)
    return messages


def payload_of(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def header(form: int, *, time: int = 0, length: int = 0, kind: int = 9, chunk_stream: int = 4) -> bytes:
    """A chunk header with the fields its format has, on message stream 1."""
    out = bytes([form << 6 | chunk_stream])
    if form < 3:
        out += min(time, 0xFFFFFF).to_bytes(3, "big")
    if form < 2:
        out += length.to_bytes(3, "big") + bytes([kind])
    if form == 0:
        out += (1).to_bytes(4, "little")
    return out + (time.to_bytes(4, "big") if form < 3 and time >= 0xFFFFFF else b"")


@pytest.mark.parametrize("chunk_bytes", [1, 2, 128, 4096, 65_536])
@pytest.mark.parametrize("piece", [1, 7, 1448, 1_000_000])
def test_messages_survive_any_chunk_size_and_any_fragmentation(chunk_bytes: int, piece: int) -> None:
    writer = ChunkWriter()
    stream = writer.set_chunk_size(chunk_bytes)
    sizes = [0, 1, 127, 128, 129, 5_000, 1 if chunk_bytes < 3 else 70_000]
    for index, size in enumerate(sizes):
        stream += writer.write(
            Kind.VIDEO, payload_of(size), chunk_stream=6, stream=1, timestamp=index * 0x700_000
        )
    messages = read(*(stream[at : at + piece] for at in range(0, len(stream), piece)))[1:]

    assert [message.payload for message in messages] == [payload_of(size) for size in sizes]
    assert [message.timestamp for message in messages] == [index * 0x700_000 for index in range(len(sizes))]
    assert {message.stream for message in messages} == {1}


def test_interleaved_messages_come_apart() -> None:
    video, audio = payload_of(300), payload_of(200)
    stream = (
        header(0, length=300, kind=9, chunk_stream=6)
        + video[:128]
        + header(0, length=200, kind=8, chunk_stream=4)
        + audio[:128]
        + header(3, chunk_stream=6)
        + video[128:256]
        + header(3, chunk_stream=4)
        + audio[128:]
        + header(3, chunk_stream=6)
        + video[256:]
    )
    messages = read(stream)
    assert [(message.kind, message.payload) for message in messages] == [(8, audio), (9, video)]


def test_every_header_format_tells_the_time() -> None:
    stream = (
        header(0, time=1000, length=2, kind=8)
        + b"aa"
        + header(1, time=20, length=3, kind=9)
        + b"bbb"
        + header(2, time=30)
        + b"ccc"
        + header(3)
        + b"ddd"
    )
    messages = read(stream)
    assert [(message.timestamp, message.kind, message.payload) for message in messages] == [
        (1000, 8, b"aa"),
        (1020, 9, b"bbb"),
        (1050, 9, b"ccc"),
        (1080, 9, b"ddd"),
    ]


def test_a_continuation_after_a_full_header_repeats_its_time_as_a_step() -> None:
    stream = header(0, time=40, length=1) + b"a" + header(3) + b"b"
    assert [message.timestamp for message in read(stream)] == [40, 80]


@pytest.mark.parametrize("repeats", [True, False], ids=["repeated", "left out"])
def test_extended_timestamps_with_and_without_repetition(repeats: bool) -> None:
    time = 0x01_23_45_67
    payload = payload_of(300)
    again = time.to_bytes(4, "big") if repeats else b""
    stream = header(0, time=time, length=300) + payload[:128]
    stream += header(3) + again + payload[128:256] + header(3) + again + payload[256:]
    (message,) = read(stream)
    assert (message.timestamp, message.payload) == (time, payload)


def test_time_wraps_at_32_bits() -> None:
    stream = header(0, time=0xFFFFFFF0, length=1) + b"a" + header(1, time=0x20, length=1) + b"b"
    assert [message.timestamp for message in read(stream)] == [0xFFFFFFF0, 0x10]


@pytest.mark.parametrize("basic", [bytes([0, 10]), bytes([1, 10, 2])], ids=["two bytes", "three bytes"])
def test_large_chunk_stream_numbers(basic: bytes) -> None:
    body = header(0, time=5, length=130)[1:]
    payload = payload_of(130)
    continuation = bytes([basic[0] | 0xC0]) + basic[1:]
    stream = basic + body + payload[:128] + continuation + payload[128:]
    for piece in (1, 1000):
        (message,) = read(*(stream[at : at + piece] for at in range(0, len(stream), piece)))
        assert message.payload == payload


def test_an_aborted_message_is_forgotten() -> None:
    stream = header(0, length=300) + bytes(128)
    stream += header(0, length=4, kind=Kind.ABORT, chunk_stream=2) + (4).to_bytes(4, "big")
    stream += header(0, length=1) + b"x"
    assert [message.payload for message in read(stream)][1:] == [b"x"]


@pytest.mark.parametrize("size", [0, 0x80000000])
def test_an_impossible_chunk_size_is_broken_data(size: int) -> None:
    with pytest.raises(RtmpError) as caught:
        read(header(0, length=4, kind=Kind.SET_CHUNK_SIZE, chunk_stream=2) + size.to_bytes(4, "big"))
    assert caught.value.code == BROKEN_DATA


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        (header(3), BROKEN_DATA),
        (header(2, time=1), BROKEN_DATA),
        (header(0, length=300) + bytes(128) + header(0, length=5), BROKEN_DATA),
        (header(0, length=100_001), TOO_LARGE),
        (b"".join(header(0, length=1, chunk_stream=n) + b"x" for n in range(3, 8)), TOO_LARGE),
    ],
    ids=["no beginning", "no beginning, with time", "unfinished", "large message", "many chunk streams"],
)
def test_what_breaks_the_rules_or_the_limits_is_refused(stream: bytes, code: str) -> None:
    with pytest.raises(RtmpError) as caught:
        read(stream)
    assert caught.value.code == code


def test_many_unfinished_messages_together_are_refused() -> None:
    large_chunks = header(0, length=4, kind=Kind.SET_CHUNK_SIZE, chunk_stream=2) + (65_536).to_bytes(4, "big")
    unfinished = [header(0, length=90_000, chunk_stream=n) + bytes(65_536) for n in (3, 4, 5)]
    assert len(read(large_chunks, *unfinished[:2])) == 1
    with pytest.raises(RtmpError) as caught:
        read(large_chunks, *unfinished)
    assert caught.value.code == TOO_LARGE


def test_nothing_is_kept_after_whole_messages() -> None:
    reader = ChunkReader(LIMITS)
    for _ in range(100):
        reader.feed(header(0, length=300) + bytes(128) + header(3) + bytes(128) + header(3) + bytes(44))
        assert reader.next_message() is not None
        assert reader.next_message() is None
    assert reader.buffered == 0
