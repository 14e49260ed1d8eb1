"""What the database and staff can know of who voted what."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.talk.polls.models import Ballot
from tests.people.conftest import Browser, MakeBrowser
from tests.shows.rig import Stage
from tests.talk.polls.test_polls import act, opened, prepare, vote


async def rows(database: Database, poll_id: str) -> list[Ballot]:
    async with database.read() as session:
        statement = select(Ballot).where(Ballot.poll_id == uuid.UUID(poll_id))
        return list(await session.scalars(statement))


async def who(viewer: Browser) -> dict[str, str]:
    return dict((await viewer.post("/rooms/tea-room/join", json={})).json()["you"])


async def test_an_anonymous_ballot_leads_to_nobody(
    stage: Stage, browser: MakeBrowser, database: Database, clock: ManualClock
) -> None:
    planned, poll = await opened(stage)
    clock.advance(7)
    viewer = browser()
    await vote(viewer, poll, 1)
    you = await who(viewer)
    (ballot,) = await rows(database, poll["id"])
    stored = [str(getattr(ballot, column.key)) for column in Ballot.__table__.columns]
    assert you["id"] not in stored
    assert you["name"] not in stored
    assert (ballot.person_id, ballot.number, ballot.created_at.second) == (None, None, 0)
    url = f"/broadcasts/{planned}/polls/{poll['id']}/ballots"
    (read,) = (await stage.owner.get(url)).json()["items"]
    assert (read["person_id"], read["name"], read["choices"]) == (None, None, [1])


async def test_two_anonymous_polls_cannot_be_put_side_by_side(
    stage: Stage, browser: MakeBrowser, database: Database
) -> None:
    planned, first = await opened(stage)
    viewer = browser()
    await vote(viewer, first, 1)
    await act(stage.owner, planned, first, "close")
    second = await prepare(stage, planned)
    await act(stage.owner, planned, second, "open")
    await vote(viewer, second, 0)
    voters = {ballot.voter for poll in (first, second) for ballot in await rows(database, poll["id"])}
    assert len(voters) == 2


async def test_staff_sees_who_voted_what_in_a_named_poll(
    stage: Stage, browser: MakeBrowser, database: Database
) -> None:
    planned, poll = await opened(stage, anonymous=False)
    viewers = [browser() for _ in range(3)]
    for number, viewer in enumerate(viewers):
        await vote(viewer, poll, number)
    url = f"/broadcasts/{planned}/polls/{poll['id']}/ballots"
    read = (await stage.owner.get(url)).json()["items"]
    expected = {(await who(viewer))["id"]: [number] for number, viewer in enumerate(viewers)}
    assert {one["person_id"]: one["choices"] for one in read} == expected
    assert all(one["name"] for one in read)
    assert sorted(ballot.number or 0 for ballot in await rows(database, poll["id"])) == [1, 2, 3]
