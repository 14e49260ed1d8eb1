"""The server's side of one RTMP connection of a publisher, pure: bytes in, actions out.

Follows Adobe's RTMP specification 1.0; sections are named where they apply.
"""

from __future__ import annotations

import os
from enum import Enum, auto

from liveloop.media.rtmp import handshake
from liveloop.media.rtmp.actions import Action, AskToPublish, End, Ending, Metadata, Send
from liveloop.media.rtmp.aggregate import split_aggregate
from liveloop.media.rtmp.chunks import ChunkLimits, ChunkReader
from liveloop.media.rtmp.commands import Command, connect_answer, parse_command, parse_metadata
from liveloop.media.rtmp.demuxer import Demuxer
from liveloop.media.rtmp.errors import BROKEN_DATA, TOO_LARGE, UNSUPPORTED_COMMAND, RtmpError
from liveloop.media.rtmp.handshake import Randomness
from liveloop.media.rtmp.messages import ChunkWriter, Kind, Message, UserControl

CHUNK_BYTES = 65_536
WINDOW_BYTES = 2_500_000
MIN_WINDOW_BYTES = 64 * 1024
"""A peer that wants to be told more often is not."""
MAX_MESSAGE_STREAMS = 8
DYNAMIC_LIMIT = 2

SECOND_PUBLISHER = "second_publisher"
"""The refusal code that is told to the encoder as BadName; every other one is Denied."""

_DATA = frozenset({Kind.DATA, Kind.DATA_AMF3})
_COMMANDS = frozenset({Kind.COMMAND, Kind.COMMAND_AMF3})
_MEDIA = frozenset({Kind.AUDIO, Kind.VIDEO})
_PLAY = frozenset({"play", "play2"})
_FINISHED = frozenset({"FCUnpublish", "closeStream", "deleteStream"})


class State(Enum):
    GREETING = auto()
    """Before C0 and C1."""
    CONFIRMING = auto()
    """Before C2."""
    OPEN = auto()
    DECIDING = auto()
    PUBLISHING = auto()
    ENDED = auto()


class Connection:
    """Never raises for what the peer sends: a broken peer gets a status and an End."""

    def __init__(
        self,
        *,
        limits: ChunkLimits | None = None,
        random: Randomness = os.urandom,
    ) -> None:
        self.state = State.GREETING
        self.demuxer = Demuxer()
        self._random = random
        self._reader = ChunkReader(limits or ChunkLimits())
        self._writer = ChunkWriter()
        self._greeting = bytearray()
        self._application = ""
        self._address = ""
        self._software = ""
        self._streams = 0
        self._stream = 0
        self._received = 0
        self._acknowledged = 0
        self._window = WINDOW_BYTES
        self._arrived = 0.0

    @property
    def buffered(self) -> int:
        """Bytes kept for later."""
        return len(self._greeting) + self._reader.buffered

    def receive(self, data: bytes, arrived: float) -> list[Action]:
        """`arrived` is wall clock seconds; it becomes that of the units in `data`."""
        self._arrived = arrived
        self._received += len(data)
        actions: list[Action] = []
        if self.state is State.ENDED:
            return actions
        if self.state in (State.GREETING, State.CONFIRMING):
            self._greeting += data
        else:
            self._reader.feed(data)
        self._advance(actions)
        return actions

    def accept(self) -> list[Action]:
        """The answer yes to AskToPublish; goes on with what came in meanwhile."""
        actions: list[Action] = []
        if self.state is State.DECIDING:
            self.state = State.PUBLISHING
            begin = UserControl.STREAM_BEGIN.to_bytes(2, "big") + self._stream.to_bytes(4, "big")
            status = self._status("status", "NetStream.Publish.Start", "Publishing.")
            actions.append(Send(self._writer.control(Kind.USER_CONTROL, begin) + status))
            self._advance(actions)
        return actions

    def refuse(self, code: str, message: str) -> list[Action]:
        """The answer no to AskToPublish, or the end of one that was accepted."""
        reason = "BadName" if code == SECOND_PUBLISHER else "Denied"
        return self._end(Ending.REFUSED, code, message, status=f"NetStream.Publish.{reason}")

    def close(self, code: str, message: str) -> list[Action]:
        """Ends the session from this side, without blame."""
        return self._end(Ending.CLOSED, code, message, status="NetStream.Unpublish.Success")

    def _end(self, ending: Ending, code: str, message: str, *, status: str) -> list[Action]:
        actions: list[Action] = []
        if self.state not in (State.GREETING, State.CONFIRMING, State.ENDED):
            level = "error" if ending is Ending.REFUSED else "status"
            actions.append(Send(self._status(level, status, message)))
        if self.state is not State.ENDED:
            self.state = State.ENDED
            actions.append(End(ending=ending, code=code, message=message))
        return actions

    def _status(self, level: str, code: str, description: str) -> bytes:
        return self._writer.status(self._stream, level=level, code=code, description=description)

    def _advance(self, actions: list[Action]) -> None:
        try:
            if self.state in (State.GREETING, State.CONFIRMING):
                self._greet(actions)
            while self.state in (State.OPEN, State.PUBLISHING):
                message = self._reader.next_message()
                if message is None:
                    break
                self._on_message(message, actions)
        except RtmpError as error:
            actions += self.refuse(error.code, error.message)
        else:
            self._acknowledge(actions)

    def _greet(self, actions: list[Action]) -> None:
        """The handshake (5.2): C0 and C1 are answered with S0, S1 and S2; C2 is not checked."""
        if self.state is State.GREETING and self._greeting:
            handshake.check_version(self._greeting[0])
            if len(self._greeting) <= handshake.SIZE:
                return
            c1 = bytes(self._greeting[1 : 1 + handshake.SIZE])
            del self._greeting[: 1 + handshake.SIZE]
            actions.append(Send(handshake.respond(c1, random=self._random)))
            self.state = State.CONFIRMING
        if self.state is State.CONFIRMING and len(self._greeting) >= handshake.SIZE:
            self._reader.feed(bytes(self._greeting[handshake.SIZE :]))
            self._greeting.clear()
            self.state = State.OPEN

    def _acknowledge(self, actions: list[Action]) -> None:
        """Acknowledgements (5.4.3) once a window."""
        if self.state is State.PUBLISHING and self._received - self._acknowledged >= self._window:
            self._acknowledged = self._received
            sequence = (self._received & 0xFFFFFFFF).to_bytes(4, "big")
            actions.append(Send(self._writer.control(Kind.ACKNOWLEDGEMENT, sequence)))

    def _on_message(self, message: Message, actions: list[Action]) -> None:
        kind = message.kind
        if kind in _MEDIA:
            if self.state is State.PUBLISHING:
                actions += self.demuxer.message(message, self._arrived)
        elif kind in _COMMANDS:
            self._on_command(parse_command(message), message.stream, actions)
        elif kind in _DATA:
            self._on_data(message, actions)
        elif kind == Kind.AGGREGATE:
            for part in split_aggregate(message):
                if part.kind in _MEDIA or part.kind in _DATA:
                    self._on_message(part, actions)
        elif kind == Kind.WINDOW_SIZE:
            size = int.from_bytes(message.payload[:4], "big")
            self._window = max(size, MIN_WINDOW_BYTES)
        elif kind == Kind.USER_CONTROL:
            self._on_user_control(message.payload, actions)

    def _on_user_control(self, payload: bytes, actions: list[Action]) -> None:
        if int.from_bytes(payload[:2], "big") == UserControl.PING_REQUEST:
            answer = UserControl.PING_RESPONSE.to_bytes(2, "big") + payload[2:6]
            actions.append(Send(self._writer.control(Kind.USER_CONTROL, answer)))

    def _on_data(self, message: Message, actions: list[Action]) -> None:
        values = parse_metadata(message) if self.state is State.PUBLISHING else None
        if values is not None:
            self.demuxer.metadata(values)
            actions.append(Metadata(values))

    def _on_command(self, command: Command, stream: int, actions: list[Action]) -> None:
        name, transaction = command.name, command.transaction
        if name == "connect":
            self._on_connect(command, actions)
        elif not self._application:
            raise RtmpError(BROKEN_DATA, f"{name} came before connect")
        elif name == "createStream":
            self._on_create_stream(transaction, actions)
        elif name == "publish":
            self._on_publish(command, stream, actions)
        elif name in _PLAY:
            self._stream = stream
            raise RtmpError(UNSUPPORTED_COMMAND, "This address only takes broadcasts; watch in the browser.")
        elif name in _FINISHED:
            self._on_finished(command, actions)
        elif name == "FCPublish":
            info: dict[str, str | None] = {"code": "NetStream.Publish.Start", "description": command.text(1)}
            actions.append(Send(self._writer.command("onFCPublish", 0, None, {**info})))
        elif transaction:
            actions.append(Send(self._writer.command("_result", transaction, None, None)))

    def _on_connect(self, command: Command, actions: list[Action]) -> None:
        client = command.object()
        details = Command("connect", 0, [client.get(key) for key in ("app", "tcUrl", "flashVer")])
        self._application = details.text(0).partition("?")[0].strip("/") or "/"
        self._address, self._software = details.text(1), details.text(2)
        window = WINDOW_BYTES.to_bytes(4, "big")
        actions.append(
            Send(
                self._writer.control(Kind.WINDOW_SIZE, window)
                + self._writer.control(Kind.PEER_BANDWIDTH, window + bytes([DYNAMIC_LIMIT]))
                + self._writer.set_chunk_size(CHUNK_BYTES)
                + self._writer.command("_result", command.transaction, *connect_answer(client))
            )
        )

    def _on_create_stream(self, transaction: float, actions: list[Action]) -> None:
        self._streams += 1
        if self._streams > MAX_MESSAGE_STREAMS:
            raise RtmpError(TOO_LARGE, "too many message streams")
        actions.append(Send(self._writer.command("_result", transaction, None, self._streams)))

    def _on_publish(self, command: Command, stream: int, actions: list[Action]) -> None:
        if self.state is State.PUBLISHING:
            raise RtmpError(UNSUPPORTED_COMMAND, "One connection publishes one stream.")
        self._stream = stream
        key, _, query = command.text(1).partition("?")
        self.state = State.DECIDING
        actions.append(
            AskToPublish(
                app=self._application,
                key=key.strip("/"),
                query=query,
                address=self._address,
                software=self._software,
            )
        )

    def _on_finished(self, command: Command, actions: list[Action]) -> None:
        if command.name == "FCUnpublish":
            actions.append(Send(self._writer.command("onFCUnpublish", 0, None, None)))
        if self.state is State.PUBLISHING:
            status = "NetStream.Unpublish.Success"
            actions += self._end(Ending.FINISHED, "finished", "The encoder stopped.", status=status)
