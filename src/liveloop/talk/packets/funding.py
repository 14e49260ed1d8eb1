"""The points of a red packet: put aside when it is shown, given to who takes, the rest given back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.people.points.book import (
    AccountKind,
    Moved,
    Movement,
    PointsAccount,
    PointsBook,
    issuer_account,
    person_account,
)
from liveloop.talk.packets.models import Packet


class Funding:
    """Each packet has an account of its own, that no movement can overdraw. A transaction calls one of these,
    once, after its locks; each raises what refuses a movement."""

    def __init__(self, clock: Clock) -> None:
        self._book = PointsBook(clock)

    async def put_aside(self, session: AsyncSession, packet: Packet) -> None:
        house = issuer_account(packet.organisation_id)
        await self._move(
            session, [_movement(packet, "fund", house, _own(packet), packet.points, "packet.funded")]
        )

    async def give(self, session: AsyncSession, takes: Sequence[tuple[Packet, int, uuid.UUID, int]]) -> None:
        """(packet, place, person, points) each."""
        moves = [
            _movement(
                packet,
                str(place),
                _own(packet),
                person_account(packet.organisation_id, person_id),
                points,
                "packet.taken",
            )
            for packet, place, person_id, points in takes
        ]
        if moves:
            await self._move(session, moves)

    async def give_back(self, session: AsyncSession, packet: Packet) -> None:
        """What nobody took."""
        left = packet.points - packet.taken_points
        if left:
            house = issuer_account(packet.organisation_id)
            await self._move(session, [_movement(packet, "rest", _own(packet), house, left, "packet.rest")])

    async def _move(self, session: AsyncSession, movements: Sequence[Movement]) -> None:
        for answer in await self._book.move(session, movements):
            if not isinstance(answer, Moved):
                raise answer


def _own(packet: Packet) -> PointsAccount:
    return PointsAccount(packet.organisation_id, AccountKind.PROMOTION, packet.id)


def _movement(
    packet: Packet, name: str, source: PointsAccount, target: PointsAccount, points: int, reason: str
) -> Movement:
    return Movement(
        key=f"packet:{packet.id}:{name}",
        source=source,
        target=target,
        points=points,
        reason=reason,
        broadcast_id=packet.broadcast_id,
        details={"packet": str(packet.id)},
    )
