"""May this encoder push, and to which broadcast? Answers `media.authorize` in the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
import structlog
from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.errors import LiveloopError
from liveloop.kit.seal import Signer, lookup_hash
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.lifecycle import Lifecycle
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.broadcasts.states import SOURCE
from liveloop.shows.ingest import repository
from liveloop.shows.ingest.messages import Ask, Denial, Permission
from liveloop.shows.rooms.models import Room
from liveloop.shows.rooms.repository import room_by_key_or_none
from liveloop.shows.vocabulary import RUNNING

log = structlog.get_logger()

GRANT_PURPOSE = "media.grant"
GRANT_LIFETIME = timedelta(minutes=10)
JUST_ENDED = timedelta(hours=1)

ASKED = Counter("liveloop_ingest_asked_total", "Encoders that asked to push", ["answer"])

KEY_UNKNOWN = Denial("key_unknown", "This stream key is not known. Copy it again from the console.")
CREATE_FIRST = Denial("nothing_planned", "Create a broadcast for this room in the console first.")
HAS_ENDED = Denial("broadcast_ended", "The broadcast has ended. Create the next one in the console.")


@dataclass(frozen=True, slots=True)
class _Choice:
    room: Room
    broadcast: Broadcast | None
    denial: Denial = CREATE_FIRST


class Authorizer:
    """An encoder belongs to the running broadcast of its key's room; else it opens the scheduled one
    that is near, else the newest draft."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        signer: Signer,
        lifecycle: Lifecycle,
        *,
        early: timedelta,
    ) -> None:
        self._database = database
        self._clock = clock
        self._signer = signer
        self._lifecycle = lifecycle
        self._early = early

    async def answer(self, payload: bytes) -> bytes:
        """`Ask` in, `Permission` or `Denial` out."""
        ask = msgspec.json.decode(payload, type=Ask)
        decided = await self._decide(ask)
        ASKED.labels("ok" if isinstance(decided, Permission) else decided.code).inc()
        return msgspec.json.encode(decided)

    async def _decide(self, ask: Ask) -> Permission | Denial:
        lookup = lookup_hash(ask.key)
        async with self._database.read() as session:
            room = await room_by_key_or_none(session, lookup)
            if room is None:
                log.info("ingest.key_unknown", remote=ask.remote)
                return KEY_UNKNOWN
            choice = await self._choose(session, room)
        if choice.broadcast is None:
            return await self._refuse(room, choice.denial, ask.remote)
        broadcast = choice.broadcast
        if broadcast.state not in RUNNING:
            try:
                async with self._database.transaction() as session:
                    broadcast = await self._lifecycle.prepare(
                        session, broadcast.id, by=SOURCE, reason="source_came"
                    )
            except LiveloopError as error:
                return await self._refuse(room, Denial(error.code, error.message), ask.remote)
        return self._permit(room, broadcast, lookup)

    async def _choose(self, session: AsyncSession, room: Room) -> _Choice:
        now = self._clock.now()
        current = await broadcasts.current_or_none(session, room.id)
        if current is not None and (current.state in RUNNING or _near(current, now + self._early)):
            return _Choice(room, current)
        draft = await broadcasts.newest_draft_or_none(session, room.id)
        if draft is not None:
            return _Choice(room, draft)
        if current is not None:
            return _Choice(room, None, _too_early(self._early))
        shown = await broadcasts.shown_or_none(session, room.id)
        if shown is not None and shown.ended_at is not None and now - shown.ended_at < JUST_ENDED:
            return _Choice(room, None, HAS_ENDED)
        return _Choice(room, None)

    def _permit(self, room: Room, broadcast: Broadcast, lookup: str) -> Permission:
        claims = {"broadcast": str(broadcast.id), "room": str(room.id), "key": lookup}
        return Permission(
            broadcast=broadcast.id,
            room=room.id,
            grant=self._signer.sign(claims, lifetime=GRANT_LIFETIME),
            state=broadcast.state,
            orientation=room.orientation,
        )

    async def _refuse(self, room: Room, denial: Denial, remote: str) -> Denial:
        """Put it on record for the console."""
        async with self._database.transaction() as session:
            await repository.count_refusal(
                session,
                room.id,
                code=denial.code,
                message=denial.message,
                remote=remote,
                at=self._clock.now(),
            )
        log.info("ingest.refused", room=str(room.id), code=denial.code, remote=remote)
        return msgspec.structs.replace(denial, room=room.id)


def _near(broadcast: Broadcast, latest: datetime) -> bool:
    return broadcast.scheduled_at is not None and broadcast.scheduled_at <= latest


def _too_early(early: timedelta) -> Denial:
    minutes = int(early.total_seconds() // 60)
    return Denial(
        "nothing_planned",
        f"The next broadcast opens {minutes} minutes before its time. "
        "Press Prepare in the console to open it now.",
    )
