from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta

import pytest

from liveloop.kit.clock import ManualClock
from liveloop.kit.seal import Signer, TokenInvalid
from liveloop.shows.watch.conversation import AuthorRole
from liveloop.shows.watch.tickets import TICKET_PURPOSE, Pass, Tickets, TicketUsed

SECRET = "a master secret for tests"


class Claims:
    def __init__(self) -> None:
        self._seen: set[str] = set()

    async def claim(self, key: str) -> bool:
        fresh = key not in self._seen
        self._seen.add(key)
        await asyncio.sleep(0)
        return fresh


@pytest.fixture
def tickets(clock: ManualClock) -> Tickets:
    return Tickets(Signer(SECRET, TICKET_PURPOSE, clock), Claims())


def holder(**changed: object) -> Pass:
    values: dict[str, object] = {
        "room_id": uuid.uuid4(),
        "organisation_id": uuid.uuid4(),
        "person_id": uuid.uuid4(),
        "name": "观众1234",
        "role": AuthorRole.VIEWER,
    }
    return Pass(**{**values, **changed})  # type: ignore[arg-type] - values of the right types


async def test_a_ticket_comes_back_as_it_was_issued(tickets: Tickets) -> None:
    for one in (
        holder(),
        holder(role=AuthorRole.HOST, broadcast_id=uuid.uuid4(), session_id=uuid.uuid4(), replay=True),
        holder(role=AuthorRole.STAFF, address="192.0.2.1", signed_in=uuid.uuid4()),
    ):
        assert await tickets.use(tickets.issue(one)) == one


async def test_a_ticket_opens_one_socket_however_many_try(tickets: Tickets) -> None:
    ticket = tickets.issue(holder())
    results = await asyncio.gather(*(tickets.use(ticket) for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(result, Pass) for result in results) == 1
    assert sum(isinstance(result, TicketUsed) for result in results) == 4


async def test_a_ticket_is_good_for_a_minute(tickets: Tickets, clock: ManualClock) -> None:
    ticket = tickets.issue(holder())
    clock.advance(60)
    with pytest.raises(TokenInvalid):
        await tickets.use(ticket)


async def test_a_token_for_something_else_is_no_ticket(tickets: Tickets, clock: ManualClock) -> None:
    grant = Signer(SECRET, "media.grant", clock).sign({"jti": "x"}, lifetime=timedelta(minutes=1))
    forged = Signer("another secret", TICKET_PURPOSE, clock).sign({}, lifetime=timedelta(minutes=1))
    empty = Signer(SECRET, TICKET_PURPOSE, clock).sign({}, lifetime=timedelta(minutes=1))
    for token in (grant, forged, empty, "", "a.b.c"):
        with pytest.raises(TokenInvalid):
            await tickets.use(token)
