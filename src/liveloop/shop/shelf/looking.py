"""Viewers' reports of what they were shown and opened, over the socket and over HTTP."""

from __future__ import annotations

from typing import Any, Protocol

from pydantic import ValidationError

from liveloop.kit.clock import Clock
from liveloop.people.throttle.pace import AddressPace
from liveloop.shop.shelf.errors import LookInvalid, LooksTooFast
from liveloop.shop.shelf.looks import Looked
from liveloop.shop.shelf.schemas import LOOKS, LookReport, LooksTaken
from liveloop.shows.watch.policy import Order
from liveloop.shows.watch.tickets import Pass

LOOK = "shelf.look"
REPORTS = 30
SECONDS = 60.0
"""So many reports of one person at once, and in this time."""


class Writer(Protocol):
    """`kit.groupcommit` of `LookWriter`."""

    async def submit(self, item: Looked) -> int: ...


class LookService:
    def __init__(self, clock: Clock, writer: Writer) -> None:
        self._writer = writer
        self._pace = AddressPace(clock, acts=REPORTS, seconds=SECONDS)

    async def look(self, by: Pass, report: LookReport) -> LooksTaken:
        """Returns once it is durable; staff is not counted. Raises LooksTooFast, Removed."""
        if by.staff or not (report.seen or report.opened):
            return LooksTaken(counted=0)
        if wait := self._pace.wait(str(by.person_id)):
            raise LooksTooFast("Report what was seen less often.", retry_after=wait)
        counted = await self._writer.submit(
            Looked(
                room_id=by.room_id,
                person_id=by.person_id,
                replay=by.broadcast_id if by.replay else None,
                seen=frozenset(report.seen),
                opened=frozenset(report.opened),
            )
        )
        return LooksTaken(counted=counted)

    async def carry_out(self, order: Order) -> dict[str, Any]:
        """The command `shelf.look` of the socket."""
        try:
            report = LookReport.model_validate(order.data)
        except ValidationError as error:
            raise LookInvalid(f"Name at most {LOOKS} items as `seen` and as `opened`.") from error
        return (await self.look(order.by, report)).model_dump(mode="json")
