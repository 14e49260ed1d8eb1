"""What a viewer without an account may change about themselves."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.people.guests.passes import GuestPasses
from liveloop.people.guests.visitor import Visitor
from liveloop.people.persons.service import PersonsService
from liveloop.people.throttle.pace import AddressPace


class GuestsService:
    def __init__(self, persons: PersonsService, passes: GuestPasses, arrivals: AddressPace) -> None:
        self._persons = persons
        self._passes = passes
        self._arrivals = arrivals

    async def rename(
        self, session: AsyncSession, visitor: Visitor, nickname: str, response: Response
    ) -> None:
        """In every room, now and later: the persons that exist, and the cookie for those to come.

        Somebody new counts as an arrival. Raises TooManyAttempts.
        """
        if visitor.guest.is_new:
            self._arrivals.take(visitor.address)
        await self._persons.rename_guest(session, visitor.guest.guest_id, nickname)
        self.remember(visitor, nickname, response)

    def remember(self, visitor: Visitor, nickname: str, response: Response) -> None:
        """Put a nickname chosen on entry into the guest's cookie."""
        self._passes.write(response, replace(visitor.guest, nickname=nickname))
