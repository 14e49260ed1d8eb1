"""The RTMP target: whole sessions, mutated as bytes and as messages, and what must hold for them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from random import Random

from liveloop.media.rtmp.actions import Action, AskToPublish, End, Send
from liveloop.media.rtmp.chunks import ChunkLimits, ChunkReader
from liveloop.media.rtmp.connection import Connection
from liveloop.media.rtmp.errors import RtmpError
from liveloop.media.rtmp.messages import ChunkWriter, Kind, Message
from liveloop.media.unit import AudioUnit, TrackSet, VideoUnit
from tests.fuzz.mutation import mutate

LIMITS = ChunkLimits(message_bytes=200_000, pending_bytes=300_000, chunk_streams=8)
GREETING = bytes([3]) + bytes(2 * 1536)
PIECES = (97, 300, 1448, 65_536)
SMALL_BYTES = 700
SMALL_PIECES = (1, 7, *PIECES)
"""Byte by byte is slow, so only small inputs are fed like that."""
ANSWER_FACTOR = 20
ANSWER_BYTES = 16_384
KINDS = tuple(Kind)
MAX_UNREAD = 66_000
"""What one `receive` may bring while the decision is awaited."""


@lru_cache(maxsize=64)
def messages_of(session: bytes) -> tuple[Message, ...]:
    """Those of a session without its handshake, up to where it breaks."""
    reader = ChunkReader(ChunkLimits())
    reader.feed(session)
    found: list[Message] = []
    try:
        while (message := reader.next_message()) is not None:
            found.append(message)
    except RtmpError:
        return tuple(found)
    return tuple(found)


def mutate_session(session: bytes, corpus: Sequence[bytes], random: Random) -> bytes:
    """Half of the time bytes, half of the time messages that are cut into chunks again."""
    if random.random() < 0.5:
        return mutate(session, corpus, random)
    messages = list(messages_of(session))
    if not messages:
        return mutate(session, corpus, random)
    for _ in range(random.randint(1, 4)):
        _change(messages, corpus, random)
    writer = ChunkWriter()
    out = bytearray()
    for message in messages:
        out += writer.write(
            Kind(message.kind) if message.kind in KINDS else Kind.DATA,
            message.payload,
            chunk_stream=random.choice((2, 3, 4, 6)),
            stream=message.stream,
            timestamp=message.timestamp,
        )
        if message.kind == Kind.SET_CHUNK_SIZE:
            writer.set_chunk_size(max(int.from_bytes(message.payload[:4], "big") & 0xFFFFFF, 1))
    return bytes(out)


def _change(messages: list[Message], corpus: Sequence[bytes], random: Random) -> None:
    at = random.randrange(len(messages))
    match random.randrange(6):
        case 0:
            messages.insert(random.randrange(len(messages)), messages[at])
        case 1 if len(messages) > 1:
            del messages[at]
        case 2:
            messages[at] = _with(messages[at], timestamp=random.choice((0, 0xFFFFFE, 0xFFFFFF, 0xFFFFFFFF)))
        case 3:
            messages[at] = _with(messages[at], kind=random.choice(KINDS))
        case _:
            messages[at] = _with(messages[at], payload=mutate(messages[at].payload, corpus, random))


def _with(message: Message, **changes: int | bytes) -> Message:
    fields = {name: getattr(message, name) for name in ("kind", "timestamp", "stream", "payload")}
    return Message(**(fields | changes))


def run_session(session: bytes) -> None:
    """Raises AssertionError for what must not happen, and lets everything through that escapes."""
    connection = Connection(limits=LIMITS, random=bytes)
    connection.receive(GREETING, 0.0)
    actions: list[Action] = []
    pieces = SMALL_PIECES if len(session) <= SMALL_BYTES else PIECES
    piece = pieces[len(session) % len(pieces)]
    for at in range(0, len(session), piece):
        new = connection.receive(session[at : at + piece], 1.0)
        if new and isinstance(new[-1], AskToPublish):
            new += connection.accept() if len(session) % 7 else connection.refuse("wrong_key", "No.")
        actions += new
        assert connection.buffered <= len(session) + 16, "more is kept than came in"
        assert connection.buffered <= LIMITS.pending_bytes + MAX_UNREAD, "more is kept than allowed"
    _check(actions, len(session))


def _check(actions: list[Action], size: int) -> None:
    tracks = ended = False
    answered = given = 0
    for action in actions:
        assert not ended, "something came after the end"
        if isinstance(action, TrackSet):
            tracks = True
        elif isinstance(action, VideoUnit | AudioUnit):
            assert tracks, "a unit came before its tracks"
            given += len(action.data)
        elif isinstance(action, Send):
            answered += len(action.data)
        elif isinstance(action, End):
            ended = True
    assert answered <= ANSWER_FACTOR * size + ANSWER_BYTES, "the answers are larger than the questions"
    assert given <= 2 * size, "the units are larger than what came in"
