"""What is fuzzed: a name, a corpus folder of the same name, a mutation, and a run with its checks.

A run may raise only the target's own error class, which it swallows; anything else is a find.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from liveloop.media.codecs import aac, h264
from liveloop.media.codecs.errors import CodecError
from liveloop.media.codecs.sps import MAX_SIDE, parse_sps
from liveloop.media.rtmp import amf0, handshake
from liveloop.media.rtmp.actions import End
from liveloop.media.rtmp.connection import Connection
from liveloop.media.rtmp.errors import RtmpError
from liveloop.media.rtmp.tags import parse_audio, parse_video
from tests.fuzz.mutation import mutate
from tests.fuzz.sessions import mutate_session, run_session

CORPUS = Path(__file__).parent / "corpus"


@dataclass(frozen=True, slots=True)
class Target:
    name: str
    run: Callable[[bytes], None]
    mutate: Callable[[bytes, Sequence[bytes], Random], bytes] = mutate

    def corpus(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted((CORPUS / self.name).iterdir())]


def _run_handshake(data: bytes) -> None:
    """A connection from its first byte, in two pieces."""
    connection = Connection(random=bytes)
    actions = connection.receive(data[:700], 0.0) + connection.receive(data[700:], 0.0)
    assert sum(isinstance(action, End) for action in actions) <= 1
    if len(data) > handshake.SIZE and data[0] == handshake.VERSION:
        assert len(handshake.respond(data[1 : 1 + handshake.SIZE], random=bytes)) == 1 + 2 * handshake.SIZE


def _run_amf0(data: bytes) -> None:
    try:
        values = amf0.decode(data)
    except RtmpError:
        return
    again = amf0.encode(*values)
    assert amf0.encode(*amf0.decode(again)) == again, "a value does not read back as it was written"


def _run_tag(data: bytes) -> None:
    for parse in (parse_video, parse_audio):
        try:
            tag = parse(data)
        except RtmpError:
            continue
        assert len(tag.data) <= len(data)
        assert -(1 << 23) <= tag.composition < 1 << 23


def _run_sps(data: bytes) -> None:
    try:
        sps = parse_sps(data)
    except CodecError:
        return
    assert 0 < sps.width <= MAX_SIDE
    assert 0 < sps.height <= MAX_SIDE
    assert sps.fps is None or sps.fps > 0


def _run_asc(data: bytes) -> None:
    try:
        config = aac.parse_config(data)
    except CodecError:
        return
    assert 1_000 <= config.sample_rate <= 192_000
    assert 0 <= config.channels <= 8


def _run_avcc(data: bytes) -> None:
    """A decoder configuration record, and the same bytes as a picture."""
    try:
        config = h264.parse_config(data)
    except CodecError:
        config = None
    if config is not None:
        assert h264.parse_config(config.record).parameter_sets == config.parameter_sets
    for length_size in (1, 2, 4):
        try:
            picture = h264.parse_picture(data, length_size)
            assert h264.parse_picture(picture.data, 4).data == picture.data
            h264.slice_kind(picture.data)
            h264.build_config(picture.parameter_sets)
        except CodecError:
            continue


TARGETS = {
    target.name: target
    for target in (
        Target("rtmp", run_session, mutate_session),
        Target("handshake", _run_handshake),
        Target("amf0", _run_amf0),
        Target("tags", _run_tag),
        Target("sps", _run_sps),
        Target("asc", _run_asc),
        Target("avcc", _run_avcc),
    )
}
