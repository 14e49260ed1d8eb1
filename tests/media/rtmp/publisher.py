"""An RTMP publisher of our own for tests and benchmarks: it replays an FLV file and misbehaves on demand.

    .venv/bin/python -m tests.media.rtmp.publisher show.flv rtmp://127.0.0.1/live/key --repeat 10

In code: read the file once, shape its tags with `repeated`, `muted` and `jumped`, and push them:

    async with Publisher("127.0.0.1", port, "live", key) as publisher:
        await publisher.push(repeated(read_flv(path), times=3), speed=1.0)
"""

from __future__ import annotations

import argparse
import asyncio
import ssl
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from liveloop.media.rtmp import amf0
from liveloop.media.rtmp.chunks import ChunkLimits, ChunkReader
from liveloop.media.rtmp.messages import ChunkWriter, Kind, Message

FLV_HEADER_BYTES = 9
TAG_HEADER_BYTES = 11
MEDIA_CHUNK_STREAM = 6
HANDSHAKE_BYTES = 1536
LATE_SLEEP_SECONDS = 0.001


@dataclass(frozen=True, slots=True)
class FlvTag:
    """`time` is in milliseconds."""

    kind: Kind
    time: int
    body: bytes

    @property
    def frame(self) -> bool:
        """A picture or a piece of sound, not a header, an end marker or metadata."""
        return self.kind is not Kind.DATA and self.body[1:2] == b"\x01"


class PublishRefusedError(Exception):
    """The server said no, in these words."""


def read_flv(path: Path) -> list[FlvTag]:
    data = path.read_bytes()
    tags, at = [], FLV_HEADER_BYTES + 4
    while at + TAG_HEADER_BYTES <= len(data):
        size = int.from_bytes(data[at + 1 : at + 4], "big")
        time = int.from_bytes(data[at + 7 : at + 8] + data[at + 4 : at + 7], "big")
        body = data[at + TAG_HEADER_BYTES : at + TAG_HEADER_BYTES + size]
        tags.append(FlvTag(Kind(data[at] & 0x1F), time, body))
        at += TAG_HEADER_BYTES + size + 4
    return tags


def repeated(tags: Sequence[FlvTag], *, times: int, span_ms: int | None = None) -> Iterator[FlvTag]:
    """The file again and again with times that go on; sequence headers only in the first round.

    A round takes `span_ms`, by default the length of its pictures. Sound beyond that is left out, or
    the times would step back at each turn and a push in real time would fall behind.
    """
    frames = [tag for tag in tags if tag.frame]
    video = [tag.time for tag in frames if tag.kind is Kind.VIDEO] or [tag.time for tag in frames]
    length = video[-1] - video[0]
    span = span_ms or length + round(length / max(len(video) - 1, 1))
    for turn in range(times):
        for tag in tags if turn == 0 else frames:
            if tag.time < video[0] + span:
                yield replace(tag, time=tag.time + turn * span)


def muted(tags: Iterable[FlvTag], *, kind: Kind, start_ms: int, end_ms: int) -> Iterator[FlvTag]:
    """Without the sound (Kind.AUDIO) or the pictures (Kind.VIDEO) of a span; headers stay."""
    for tag in tags:
        if tag.kind is not kind or not tag.frame or not start_ms <= tag.time < end_ms:
            yield tag


def jumped(tags: Iterable[FlvTag], *, at_ms: int, by_ms: int) -> Iterator[FlvTag]:
    """With a clock that jumps. Pushing in real time goes on in the rhythm of the tags as they were."""
    for tag in tags:
        yield replace(tag, time=(tag.time + by_ms) & 0xFFFFFFFF) if tag.time >= at_ms else tag


class Publisher:
    """`connect` handshakes and publishes, and raises PublishRefusedError; `cut` breaks off without a word."""

    def __init__(
        self,
        host: str,
        port: int,
        app: str,
        key: str,
        *,
        tls: ssl.SSLContext | None = None,
        chunk_bytes: int = 4096,
    ) -> None:
        self._address = (host, port)
        self._app = app
        self._key = key
        self._tls = tls
        self._chunk_bytes = chunk_bytes
        self._writer = ChunkWriter()
        self._reading: asyncio.Task[None] | None = None
        self._answers: asyncio.Queue[list[amf0.Value]] = asyncio.Queue(maxsize=256)
        self.statuses: list[dict[str, amf0.Value]] = []
        """Every onStatus so far."""
        self.closed = asyncio.Event()
        """Set when the server has closed its side."""
        self.sent_units = 0

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and not self.closed.is_set():
            await self.stop()
        else:
            self.cut()
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)

    async def connect(self) -> None:
        host, port = self._address
        self._from, self._to = await asyncio.open_connection(host, port, ssl=self._tls)
        self._to.write(bytes([3]) + bytes(HANDSHAKE_BYTES))
        answer = await self._from.readexactly(1 + 2 * HANDSHAKE_BYTES)
        self._to.write(answer[1 : 1 + HANDSHAKE_BYTES])
        self._reading = asyncio.create_task(self._read())
        url = f"rtmp://{host}:{port}/{self._app}"
        self._to.write(self._writer.set_chunk_size(self._chunk_bytes))
        await self._call("connect", 1, {"app": self._app, "tcUrl": url, "flashVer": "LiveloopTest/1"})
        self._to.write(self._writer.command("releaseStream", 2, None, self._key))
        self._to.write(self._writer.command("FCPublish", 3, None, self._key))
        await self._call("createStream", 4, None)
        publish = amf0.encode("publish", 5, None, self._key, "live")
        self._to.write(self._writer.write(Kind.COMMAND, publish, chunk_stream=8, stream=1))
        while not self.statuses:
            await self._answer()
        if self.statuses[0]["level"] == "error":
            raise PublishRefusedError(str(self.statuses[0]["description"]))

    async def push(
        self, tags: Iterable[FlvTag], *, speed: float | None = 1.0, start_ms: int | None = None
    ) -> None:
        """Sends until the tags or the connection end. `speed` None means as fast as it goes.

        Sending is paced by the tags' times, where a step backwards or of more than a second is
        taken for a jump and not waited for. `start_ms` moves the first tag there.
        """
        loop = asyncio.get_running_loop()
        begin, paced, last = loop.time(), 0.0, None
        shift: int | None = 0 if start_ms is None else None
        for tag in tags:
            if self.closed.is_set():
                return
            if shift is None and start_ms is not None:
                shift = start_ms - tag.time
            step = tag.time - last if last is not None else 0
            last = tag.time
            paced += step / 1000 if 0 < step <= 1000 else 0
            if speed is not None and (wait := begin + paced / speed - loop.time()) > LATE_SLEEP_SECONDS:
                await asyncio.sleep(wait)  # sleeps: this is the encoder's pace
            self.send(replace(tag, time=(tag.time + (shift or 0)) & 0xFFFFFFFF))
            await self._to.drain()

    def send(self, tag: FlvTag) -> None:
        """One tag, at once."""
        body = tag.body
        if tag.kind is Kind.DATA:
            body = amf0.encode("@setDataFrame") + body
        chunk_stream = MEDIA_CHUNK_STREAM if tag.kind is Kind.VIDEO else MEDIA_CHUNK_STREAM - 2
        message = self._writer.write(tag.kind, body, chunk_stream=chunk_stream, stream=1, timestamp=tag.time)
        self._to.write(message)
        self.sent_units += tag.frame

    def send_raw(self, data: bytes) -> None:
        """Bytes as they are, for what no publisher should do."""
        self._to.write(data)

    async def stop(self) -> None:
        """Says goodbye as encoders do and waits for the server to have read everything."""
        self._to.write(self._writer.command("FCUnpublish", 6, None, self._key))
        self._to.write(self._writer.command("deleteStream", 7, None, 1))
        while not self.closed.is_set() and not self._has_status("NetStream.Unpublish.Success"):
            await self._answer()
        self._to.close()

    def cut(self) -> None:
        """Resets the connection, as a lost network would."""
        self._to.transport.abort()

    def _has_status(self, code: str) -> bool:
        return any(status["code"] == code for status in self.statuses)

    async def _call(self, name: str, transaction: int, argument: amf0.Value) -> None:
        self._to.write(self._writer.command(name, transaction, argument))
        while (await self._answer())[:2] != ["_result", transaction]:
            pass

    async def _answer(self) -> list[amf0.Value]:
        """The next command of the server. Raises PublishRefusedError when it has closed instead."""
        answer = await self._answers.get()
        if not answer:
            raise PublishRefusedError("the server closed the connection")
        return answer

    async def _read(self) -> None:
        reader = ChunkReader(ChunkLimits())
        try:
            while data := await self._from.read(65_536):
                reader.feed(data)
                while (message := reader.next_message()) is not None:
                    self._on_message(message)
        except OSError as error:
            self.statuses.append({"level": "lost", "code": "", "description": str(error)})
        finally:
            self.closed.set()
            self._answers.put_nowait([])

    def _on_message(self, message: Message) -> None:
        if message.kind != Kind.COMMAND:
            return
        values = amf0.decode(message.payload)
        if values[0] == "onStatus" and isinstance(values[3], dict):
            self.statuses.append(values[3])
        self._answers.put_nowait(values)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Replay an FLV file to an RTMP server.")
    parser.add_argument("file", type=Path)
    parser.add_argument("url")
    parser.add_argument("--repeat", type=int, default=1, metavar="TIMES")
    parser.add_argument("--fast", action="store_true", help="as fast as the server takes it")
    parser.add_argument("--jump", type=float, nargs=2, metavar=("AT", "BY"), help="seconds")
    parser.add_argument("--mute-audio", type=float, nargs=2, metavar=("FROM", "TO"), help="seconds")
    parser.add_argument("--mute-video", type=float, nargs=2, metavar=("FROM", "TO"), help="seconds")
    parser.add_argument("--cut", type=float, metavar="SECONDS", help="break off after so long")
    return parser.parse_args()


async def _main(arguments: argparse.Namespace) -> None:
    tags: Iterable[FlvTag] = repeated(read_flv(arguments.file), times=arguments.repeat)
    for kind, span in ((Kind.AUDIO, arguments.mute_audio), (Kind.VIDEO, arguments.mute_video)):
        if span:
            tags = muted(tags, kind=kind, start_ms=int(span[0] * 1000), end_ms=int(span[1] * 1000))
    if arguments.jump:
        at, by = arguments.jump
        tags = jumped(tags, at_ms=int(at * 1000), by_ms=int(by * 1000))
    url = urlsplit(arguments.url)
    app, _, key = url.path.strip("/").rpartition("/")
    tls = ssl.create_default_context() if url.scheme == "rtmps" else None
    port = url.port or (443 if tls else 1935)
    async with Publisher(url.hostname or "127.0.0.1", port, app, key, tls=tls) as publisher:
        pushing = asyncio.create_task(publisher.push(tags, speed=None if arguments.fast else 1.0))
        _, pending = await asyncio.wait([pushing], timeout=arguments.cut)
        if pending:
            pushing.cancel()
            publisher.cut()
            publisher.closed.set()
        else:
            await pushing
    print(f"{publisher.sent_units} units sent")


if __name__ == "__main__":
    asyncio.run(_main(_arguments()))
