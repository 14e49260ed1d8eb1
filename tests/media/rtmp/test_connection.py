"""The pure connection: what a publisher says, and what it is answered."""

from __future__ import annotations

import pytest

from liveloop.media.rtmp import amf0
from liveloop.media.rtmp.actions import Action, AskToPublish, End, Ending, Metadata, Send
from liveloop.media.rtmp.amf0 import Value
from liveloop.media.rtmp.chunks import ChunkLimits, ChunkReader
from liveloop.media.rtmp.connection import SECOND_PUBLISHER, Connection, State
from liveloop.media.rtmp.messages import ChunkWriter, Kind, Message
from liveloop.media.unit import TrackSet, VideoUnit
from tests.media.rtmp.test_demuxer import ASC, IDR, RECORD, audio, sized, video


class Peer:
    """Talks to a connection and reads its answers."""

    def __init__(self, connection: Connection | None = None) -> None:
        self.connection = connection or Connection(random=bytes)
        self.actions: list[Action] = []
        self._writer = ChunkWriter()
        self._reader = ChunkReader(ChunkLimits())
        self._greeting = 1 + 2 * 1536

    def send(self, data: bytes) -> list[Action]:
        self.actions += (actions := self.connection.receive(data, 1.0))
        return actions

    def greet(self) -> None:
        self.send(bytes([3]) + bytes(1536))
        self.send(bytes(1536))

    def command(self, *values: Value, stream: int = 0, kind: Kind = Kind.COMMAND) -> list[Action]:
        prefix = b"\x00" if kind is Kind.COMMAND_AMF3 else b""
        payload = prefix + amf0.encode(*values)
        return self.send(self._writer.write(kind, payload, chunk_stream=3, stream=stream))

    def message(self, message: Message, *, chunk_stream: int = 4) -> list[Action]:
        kind = Kind(message.kind)
        return self.send(
            self._writer.write(
                kind, message.payload, chunk_stream=chunk_stream, stream=1, timestamp=message.timestamp
            )
        )

    def open(self) -> None:
        self.greet()
        self.command("connect", 1, {"app": "live", "tcUrl": "rtmp://here/live", "flashVer": "Enc/1"})

    def ask(self, key: str = "key?token=1") -> AskToPublish:
        self.open()
        self.command("createStream", 2, None)
        (asked,) = self.command("publish", 3, None, key, "live", stream=1)
        assert isinstance(asked, AskToPublish)
        return asked

    def publish(self) -> None:
        self.ask()
        self.actions += self.connection.accept()

    def answers(self) -> list[list[Value]]:
        """The server's commands so far."""
        sent = b"".join(action.data for action in self.actions if isinstance(action, Send))
        self.actions = [action for action in self.actions if not isinstance(action, Send)]
        self._reader.feed(sent[self._greeting :])
        self._greeting = 0
        found = []
        while (message := self._reader.next_message()) is not None:
            if message.kind == Kind.COMMAND:
                found.append(amf0.decode(message.payload))
        return found

    def status(self) -> dict[str, Value]:
        info = self.answers()[-1][3]
        assert isinstance(info, dict)
        return info


@pytest.fixture
def peer() -> Peer:
    return Peer()


def ends(actions: list[Action]) -> list[End]:
    return [action for action in actions if isinstance(action, End)]


def test_an_encoder_is_asked_about_with_what_it_said(peer: Peer) -> None:
    assert peer.ask() == AskToPublish(
        app="live", key="key", query="token=1", address="rtmp://here/live", software="Enc/1"
    )
    assert peer.connection.state is State.DECIDING


def test_the_handshake_may_come_byte_by_byte(peer: Peer) -> None:
    for byte in bytes([3]) + bytes(2 * 1536):
        peer.send(bytes([byte]))
    assert peer.connection.state is State.OPEN


def test_everything_in_one_piece_is_understood_and_media_waits_for_the_decision() -> None:
    writer = ChunkWriter()
    data = bytes([3]) + bytes(2 * 1536)
    asking: list[list[Value]] = [["connect", 1, {"app": "live"}], ["createStream", 2, None]]
    for values in [*asking, ["publish", 3, None, "k", "live"]]:
        data += writer.write(Kind.COMMAND, amf0.encode(*values), chunk_stream=3, stream=1)
    for message in (video(0, RECORD, config=True), audio(0, ASC, config=True), video(40, sized(IDR))):
        data += writer.write(Kind(message.kind), message.payload, chunk_stream=4, stream=1)
    connection = Connection()

    actions = connection.receive(data, 1.0)
    assert isinstance(actions[-1], AskToPublish)
    accepted = connection.accept()
    assert [type(action) for action in accepted[-2:]] == [TrackSet, VideoUnit]


def test_the_answers_are_those_of_the_specification(peer: Peer) -> None:
    peer.open()
    peer.command("releaseStream", 2, None, "key")
    peer.command("FCPublish", 3, None, "key")
    peer.command("createStream", 4, None)
    peer.command("_checkbw", 5, None)
    peer.command("publish", 6, None, "key", "live", stream=1)
    peer.actions += peer.connection.accept()

    answers = peer.answers()
    assert [answer[:2] for answer in answers] == [
        ["_result", 1],
        ["_result", 2],
        ["onFCPublish", 0],
        ["_result", 4],
        ["_result", 5],
        ["onStatus", 0],
    ]
    connected, created, status = answers[0][3], answers[3][3], answers[-1][3]
    assert isinstance(connected, dict)
    assert isinstance(status, dict)
    assert connected["code"] == "NetConnection.Connect.Success"
    assert "fourCcList" not in connected
    assert created == 1
    assert status["code"] == "NetStream.Publish.Start"


def test_an_enhanced_client_learns_what_is_passed_on(peer: Peer) -> None:
    peer.greet()
    peer.command("connect", 1, {"app": "live", "fourCcList": ["hvc1", "av01"]})
    connected = peer.answers()[0][3]
    assert isinstance(connected, dict)
    assert connected["fourCcList"] == ["avc1", "mp4a"]
    assert connected["videoFourCcInfoMap"] == {"avc1": 4}


def test_commands_in_amf3_clothes_are_understood(peer: Peer) -> None:
    peer.open()
    peer.command("createStream", 2, None, kind=Kind.COMMAND_AMF3)
    assert peer.answers()[-1][:2] == ["_result", 2]


def test_metadata_and_units_come_out(peer: Peer) -> None:
    peer.publish()
    payload = amf0.encode(
        "@setDataFrame", "onMetaData", {"encoder": "E", "videocodecid": 7, "audiocodecid": 10}
    )
    (metadata,) = peer.message(Message(Kind.DATA, 0, 1, payload))
    assert isinstance(metadata, Metadata)
    assert metadata.values["encoder"] == "E"
    assert peer.message(video(0, RECORD, config=True)) == []
    assert peer.message(audio(0, ASC, config=True)) == []
    assert [type(action) for action in peer.message(video(0, sized(IDR)))] == [TrackSet, VideoUnit]


def test_an_aggregate_is_taken_apart(peer: Peer) -> None:
    peer.publish()
    peer.message(video(0, RECORD, config=True))
    peer.message(audio(0, ASC, config=True))
    body = b""
    for part in (video(1000, sized(IDR)), audio(1023)):
        body += bytes([part.kind]) + len(part.payload).to_bytes(3, "big") + part.timestamp.to_bytes(3, "big")
        body += bytes(4) + part.payload + (len(part.payload) + 11).to_bytes(4, "big")
    tracks, picture, sound = peer.message(Message(Kind.AGGREGATE, 500, 1, body))
    assert isinstance(tracks, TrackSet)
    assert isinstance(picture, VideoUnit)
    assert picture.dts == 500 * 90
    assert getattr(sound, "pts", None) == 523 * 90


def test_media_is_acknowledged_once_a_window(peer: Peer) -> None:
    peer.publish()
    peer.message(Message(Kind.WINDOW_SIZE, 0, 0, (100_000).to_bytes(4, "big")))
    peer.message(video(0, RECORD, config=True))
    sent = [
        action
        for _ in range(30)
        for action in peer.message(video(0, sized(IDR + bytes(10_000))))
        if isinstance(action, Send)
    ]
    assert 2 <= len(sent) <= 4
    assert all(action.data[7] == Kind.ACKNOWLEDGEMENT for action in sent)


def test_a_ping_is_answered(peer: Peer) -> None:
    peer.open()
    (answer,) = peer.message(Message(Kind.USER_CONTROL, 0, 0, b"\x00\x06\x01\x02\x03\x04"))
    assert isinstance(answer, Send)
    assert answer.data.endswith(b"\x00\x07\x01\x02\x03\x04")


@pytest.mark.parametrize(("code", "status"), [(SECOND_PUBLISHER, "BadName"), ("wrong_key", "Denied")])
def test_a_refusal_is_told_with_its_reason(peer: Peer, code: str, status: str) -> None:
    peer.ask()
    peer.actions += peer.connection.refuse(code, "Because.")
    assert ends(peer.actions) == [End(Ending.REFUSED, code, "Because.")]
    assert peer.status() == {
        "level": "error",
        "code": f"NetStream.Publish.{status}",
        "description": "Because.",
    }
    assert peer.connection.receive(b"more", 1.0) == []


@pytest.mark.parametrize("goodbye", ["FCUnpublish", "deleteStream", "closeStream"])
def test_a_goodbye_is_the_end_and_finished(peer: Peer, goodbye: str) -> None:
    peer.publish()
    peer.command(goodbye, 7, None, 1)
    peer.command("deleteStream", 8, None, 1)
    assert [end.ending for end in ends(peer.actions)] == [Ending.FINISHED]
    assert peer.status()["code"] == "NetStream.Unpublish.Success"


def test_the_server_may_end_it(peer: Peer) -> None:
    peer.publish()
    peer.actions += peer.connection.close("ended", "The broadcast is over.")
    assert ends(peer.actions) == [End(Ending.CLOSED, "ended", "The broadcast is over.")]
    assert peer.status()["description"] == "The broadcast is over."


def test_playing_is_refused(peer: Peer) -> None:
    peer.open()
    peer.command("createStream", 2, None)
    peer.command("play", 3, None, "key", stream=1)
    assert [end.code for end in ends(peer.actions)] == ["unsupported_command"]
    assert "browser" in str(peer.status()["description"])


def broken_inputs() -> dict[str, bytes]:
    writer = ChunkWriter()
    return {
        "no command": writer.write(Kind.COMMAND, b"\xff\xff", chunk_stream=3),
        "command without name": writer.write(Kind.COMMAND, amf0.encode(1, 2), chunk_stream=3),
        "huge command": writer.write(Kind.COMMAND, bytes(70_000), chunk_stream=3),
        "noise": bytes(range(255, 0, -1)),
        "unbegun chunk": b"\xc4",
        "long name": writer.command("publish", 3, None, "k" * 600),
        "publish twice": writer.command("publish", 3, None, "k"),
        "broken aggregate": writer.write(Kind.AGGREGATE, b"\x09\xff", chunk_stream=3),
    }


@pytest.mark.parametrize("name", broken_inputs())
def test_broken_input_is_told_and_ends_the_connection(peer: Peer, name: str) -> None:
    peer.publish()
    peer.send(broken_inputs()[name])
    assert [end.ending for end in ends(peer.actions)] == [Ending.REFUSED]
    assert peer.status()["level"] == "error"


def test_commands_before_connect_are_refused(peer: Peer) -> None:
    peer.greet()
    peer.command("publish", 3, None, "k", "live")
    assert [end.code for end in ends(peer.actions)] == ["broken_data"]


def test_many_message_streams_are_refused(peer: Peer) -> None:
    peer.open()
    for transaction in range(20):
        peer.command("createStream", transaction + 2, None)
    assert [end.code for end in ends(peer.actions)] == ["too_large"]


def test_a_web_browser_on_the_port_is_refused_without_an_rtmp_answer(peer: Peer) -> None:
    peer.send(b"GET / HTTP/1.1\r\n\r\n")
    assert [end.code for end in ends(peer.actions)] == ["bad_handshake"]
    assert len(peer.actions) == 1
