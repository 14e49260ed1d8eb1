"""Keeps who brought whom; implements `shows.watch.introductions.Introductions`."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.people.persons.service import Person, PersonsService
from liveloop.shows.watch.introductions import Newcomer
from liveloop.talk.introductions import repository
from liveloop.talk.introductions.models import Bar
from liveloop.talk.sanctions import repository as sanctions
from liveloop.talk.sanctions.marks import NetworkMarks
from liveloop.talk.sanctions.models import Visit

PLACES = 16
"""So many places of an inviter are looked at, the last ones."""


class IntroductionBook:
    """Stateless but for the clock. What a link says counts only if there is such a person in the house."""

    def __init__(self, clock: Clock, networks: NetworkMarks) -> None:
        self._clock = clock
        self._networks = networks
        self._persons = PersonsService(clock)

    async def brought(self, session: AsyncSession, newcomers: Sequence[Newcomer]) -> None:
        inviters = await self._persons.list_by_ids(session, {one.inviter_id for one in newcomers})
        places: defaultdict[uuid.UUID, list[Visit]] = defaultdict(list)
        for visit in await sanctions.visits(session, inviters, each=PLACES):
            places[visit.person_id].append(visit)
        rows = []
        for one in newcomers:
            inviter = inviters.get(one.inviter_id)
            if inviter is None or not _may_invite(inviter, one):
                continue
            rows.append(
                {
                    "person_id": one.person_id,
                    "organisation_id": one.organisation_id,
                    "inviter_id": inviter.id,
                    "room_id": one.room_id,
                    "arrived_at": self._clock.now(),
                    "bar": self._bar(one, inviter, places[inviter.id]),
                }
            )
        if rows:
            await repository.add(session, rows)

    def _bar(self, one: Newcomer, inviter: Person, places: Sequence[Visit]) -> Bar | None:
        """By the marks that the doorman noted. A network that tells nobody apart bars nobody."""
        if inviter.account_id is not None:
            return Bar.STAFF
        devices = {inviter.guest_id, *(at.device_id for at in places)}
        if one.device_id is not None and one.device_id in devices:
            return Bar.DEVICE
        network = self._networks.of(one.organisation_id, one.address)
        return Bar.NETWORK if network and network in {at.network for at in places} else None


def _may_invite(inviter: Person, one: Newcomer) -> bool:
    """Somebody of the same house, who is neither themselves nor the assistant."""
    is_somebody = inviter.guest_id is not None or inviter.account_id is not None
    return is_somebody and inviter.organisation_id == one.organisation_id and inviter.id != one.person_id
