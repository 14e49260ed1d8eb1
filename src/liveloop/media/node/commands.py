"""What the worker may ask of the media process over the bus."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol, TypeVar

import msgspec
import structlog
from obstore.exceptions import BaseError

from liveloop.bus import subjects
from liveloop.bus.client import Bus
from liveloop.kit.clock import Clock
from liveloop.kit.publisher import BusAway
from liveloop.media.node.airing import Publisher
from liveloop.media.node.airings import Airings, BroadcastOver, StillOnAir
from liveloop.media.node.grants import GrantStore
from liveloop.media.node.messages import Close, Discard, Open, Read, Reply
from liveloop.media.node.openings import Opening
from liveloop.media.node.publishing import Disconnect
from liveloop.media.recorder.library import Library

log = structlog.get_logger()

KEY_ROTATED = "The stream key was changed. Copy the new one."
NOT_WRITTEN = "The server cannot write its files. Look at the disk; it is tried again."


class Subscription(Protocol):
    async def unsubscribe(self) -> None: ...


Command = TypeVar("Command")


class Commands:
    """Request handlers; each can be repeated without harm."""

    def __init__(
        self,
        bus: Bus,
        airings: Airings,
        library: Library,
        grants: GrantStore,
        clock: Clock,
        *,
        disconnect: Disconnect,
    ) -> None:
        self._grants = grants
        self._bus = bus
        self._airings = airings
        self._library = library
        self._clock = clock
        self._disconnect = disconnect
        self._subscriptions: list[Subscription] = []

    async def start(self) -> None:
        await self._serve(subjects.OPEN_PROGRAMME, Open, self.open_programme)
        await self._serve(subjects.CLOSE_PROGRAMME, Close, self.close_programme)
        await self._serve(subjects.READ_MANIFEST, Read, self.read_manifest)
        await self._serve(subjects.DISCARD_RECORDING, Discard, self.discard_recording)
        with suppress(BusAway):
            await self._bus.flush()

    async def close(self) -> None:
        """Answer no more."""
        for subscription in self._subscriptions:
            await subscription.unsubscribe()
        self._subscriptions.clear()

    async def open_programme(self, command: Open) -> Reply:
        opening = Opening(
            command.broadcast,
            self._clock.now().timestamp(),
            room=command.room,
            orientation=command.orientation,
            waiting_slate=command.waiting_slate,
            on_air_from=command.started_at.timestamp() if command.started_at else None,
        )
        try:
            airing = await self._airings.open(opening)
        except BroadcastOver as error:
            return Reply(ok=False, code=error.code, message=error.message)
        except (OSError, BaseError) as error:
            log.error("media.open_failed", broadcast=str(command.broadcast), error=str(error))
            return Reply(ok=False, code="disk_error", message=NOT_WRITTEN)
        airing.key = command.key
        if airing.publisher is not None and not airing.admits(airing.publisher.key):
            self._send_away(airing.publisher)
        return Reply(ok=True, state=airing.programme.state.value, summary=airing.recording.summary)

    async def close_programme(self, command: Close) -> Reply:
        airing = self._airings.get_or_none(command.broadcast)
        publisher = airing.publisher if airing is not None else None
        try:
            summary = await self._airings.finish(
                command.broadcast,
                command.reason,
                on_air_from=command.started_at.timestamp() if command.started_at else None,
            )
        except (OSError, BaseError) as error:
            log.error("media.close_failed", broadcast=str(command.broadcast), error=str(error))
            return Reply(ok=False, code="disk_error", message=NOT_WRITTEN)
        if publisher is not None:
            self._disconnect(publisher.session, code="ended", message="The broadcast has ended.")
        if summary is not None and summary.state != "finished":
            code = "recording.not_finished"
            return Reply(ok=False, state="finished", summary=summary, code=code, message=NOT_WRITTEN)
        return Reply(ok=True, state="finished", summary=summary)

    async def read_manifest(self, command: Read) -> Reply:
        airing = self._airings.get_or_none(command.broadcast)
        if airing is not None:
            return Reply(ok=True, state=airing.programme.state.value, summary=airing.recording.summary)
        summary = await self._library.summary(command.broadcast)
        if summary is None:
            return Reply(ok=False, code="recording.not_found", message="Nothing was recorded.")
        return Reply(ok=True, summary=summary)

    async def discard_recording(self, command: Discard) -> Reply:
        try:
            await self._airings.discard(command.broadcast)
        except StillOnAir as error:
            return Reply(ok=False, code=error.code, message=error.message)
        except (OSError, BaseError) as error:
            log.error("media.discard_failed", broadcast=str(command.broadcast), error=str(error))
            return Reply(ok=False, code="recording.not_deleted", message="The files could not be deleted.")
        return Reply(ok=True)

    def _send_away(self, publisher: Publisher) -> None:
        self._grants.forget(publisher.key)
        self._disconnect(publisher.session, code="key_rotated", message=KEY_ROTATED)

    async def _serve(
        self, subject: str, kind: type[Command], handle: Callable[[Command], Awaitable[Reply]]
    ) -> None:
        async def respond(payload: bytes) -> bytes:
            try:
                command = msgspec.json.decode(payload, type=kind)
            except msgspec.DecodeError as error:
                log.warning("media.command_unreadable", subject=subject, error=str(error))
                return msgspec.json.encode(Reply(ok=False, code="invalid", message=str(error)))
            return msgspec.json.encode(await handle(command))

        self._subscriptions.append(await self._bus.serve(subject, respond))
