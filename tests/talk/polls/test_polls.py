from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import JobRunner
from liveloop.shows.area import Shows
from liveloop.shows.watch.policy import Order
from liveloop.talk.area import Talk
from liveloop.talk.polls.errors import VoteInvalid
from liveloop.talk.polls.models import Ballot
from tests.people.conftest import Browser, House, MakeBrowser, MakeMember
from tests.shows.rig import Stage

SOON = "2026-01-01T00:10:00Z"
COLOURS = {"question": "Which colour?", "options": ["red", "blue", "green"]}


async def prepare(stage: Stage, broadcast_id: object, **wanted: Any) -> dict[str, Any]:
    answer = await stage.owner.post(f"/broadcasts/{broadcast_id}/polls", json={**COLOURS, **wanted})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def act(staff: Browser, broadcast_id: object, poll: dict[str, Any], name: str) -> Any:
    body = {} if name == "open" else None
    return await staff.post(f"/broadcasts/{broadcast_id}/polls/{poll['id']}/{name}", json=body)


async def opened(stage: Stage, **wanted: Any) -> tuple[uuid.UUID, dict[str, Any]]:
    planned = await stage.plan(scheduled_at=SOON)
    poll = await prepare(stage, planned, **wanted)
    answer = await act(stage.owner, planned, poll, "open")
    assert answer.status_code == 200, answer.text
    return planned, dict(answer.json())


async def vote(viewer: Browser, poll: dict[str, Any], *choices: int) -> Any:
    if not viewer.cookies:
        assert (await viewer.post("/rooms/tea-room/join", json={})).status_code == 200
    form = {"poll_id": poll["id"], "choices": choices}
    return await viewer.post("/watch/tea-room/votes", json=form)


def ballot(choice: int, *, votes: list[int] | None) -> dict[str, Any]:
    """As the first voter reads it."""
    results = votes and {"votes": votes, "voters": 1, "questions": None}
    return {"choices": [choice], "answers": None, "results": results, "number": None, "points": None}


async def polls(stage: Stage, broadcast_id: object) -> list[dict[str, Any]]:
    return list((await stage.owner.get(f"/broadcasts/{broadcast_id}/polls")).json()["items"])


async def changes(database: Database, channels: ChannelLog, stage: Stage) -> list[dict[str, Any]]:
    async with database.read() as session:
        events = await channels.events_between(session, stage.channel, after=0, until=1000)
    return [event.data["poll"] for _, event in events if event.type == "poll.changed"]


async def snapshot(talk: Talk, database: Database, stage: Stage) -> Any:
    async with database.read() as session:
        return await talk.parts["poll"](session, stage.room_id)


async def test_one_vote_a_person_whatever_is_sent_again(stage: Stage, browser: MakeBrowser) -> None:
    planned, poll = await opened(stage)
    viewer = browser()
    first = ballot(1, votes=[0, 1, 0])
    assert (await vote(viewer, poll, 1)).json() == first
    for choice in (1, 2):
        assert (await vote(viewer, poll, choice)).json() == first
    assert (await viewer.get(f"/watch/tea-room/polls/{poll['id']}/ballot")).json() == first
    (read,) = await polls(stage, planned)
    assert (read["state"], read["results"]) == ("open", first["results"])


async def test_many_votes_at_once_with_repetitions_are_counted_exactly(
    stage: Stage, browser: MakeBrowser, database: Database
) -> None:
    planned, poll = await opened(stage)
    viewers = [browser() for _ in range(12)]
    for viewer in viewers:
        await viewer.post("/rooms/tea-room/join", json={})
    attempts = [vote(viewer, poll, number % 3) for number, viewer in enumerate(viewers) for _ in range(3)]
    answers = await asyncio.gather(*attempts)
    assert {answer.status_code for answer in answers} == {200}
    (read,) = await polls(stage, planned)
    assert read["results"] == {"votes": [4, 4, 4], "voters": 12, "questions": None}
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Ballot)) == 12


async def test_the_numbers_stay_hidden_until_the_end(
    stage: Stage, browser: MakeBrowser, talk: Talk, database: Database
) -> None:
    planned, poll = await opened(stage, live_results=False, answer=[2])
    viewer = browser()
    assert (await vote(viewer, poll, 2)).json() == ballot(2, votes=None)
    before = await snapshot(talk, database, stage)
    assert (before["results"], before["answer"], before["is_quiz"]) == (None, None, True)
    await act(stage.owner, planned, poll, "close")
    after = await snapshot(talk, database, stage)
    assert (after["results"], after["answer"]) == (ballot(2, votes=[0, 0, 1])["results"], [2])
    mine = (await viewer.get(f"/watch/tea-room/polls/{poll['id']}/ballot")).json()
    assert mine == ballot(2, votes=[0, 0, 1])


async def test_several_are_chosen_only_where_that_is_allowed(stage: Stage, browser: MakeBrowser) -> None:
    planned, poll = await opened(stage)
    refused = await vote(browser(), poll, 0, 1)
    assert (refused.status_code, refused.json()["code"]) == (422, "vote.invalid")
    assert (await vote(browser(), poll, 7)).json()["code"] == "vote.invalid"
    await act(stage.owner, planned, poll, "close")
    many = await prepare(stage, planned, multiple=True)
    await act(stage.owner, planned, many, "open")
    assert (await vote(browser(), many, 2, 0, 2)).json()["choices"] == [0, 2]


async def test_late_votes_count_for_a_while(stage: Stage, browser: MakeBrowser, clock: ManualClock) -> None:
    planned, poll = await opened(stage)
    await act(stage.owner, planned, poll, "close")
    clock.advance(15)
    assert (await vote(browser(), poll, 0)).status_code == 200
    clock.advance(1)
    late = await vote(browser(), poll, 0)
    assert (late.status_code, late.json()["code"]) == (409, "poll.closed")


async def test_it_closes_where_the_picture_was_that_staff_saw(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned, poll = await opened(stage)
    clock.advance(20)
    url = f"/broadcasts/{planned}/polls/{poll['id']}/close"
    closed = (await stage.owner.post(url, json={"at": "2026-01-01T00:00:17Z"})).json()
    assert closed["closed_at"] == "2026-01-01T00:00:17Z"
    clock.advance(12)
    assert (await vote(browser(), poll, 0)).status_code == 200
    clock.advance(1)
    assert (await vote(browser(), poll, 0)).json()["code"] == "poll.closed"


async def test_it_closes_by_itself_and_tells_the_numbers_with_the_late_votes(
    stage: Stage,
    browser: MakeBrowser,
    clock: ManualClock,
    job_runner: JobRunner,
    database: Database,
    channels: ChannelLog,
    talk: Talk,
) -> None:
    _, poll = await opened(stage, seconds=30)
    assert poll["closes_at"] == "2026-01-01T00:00:30Z"
    clock.advance(30)
    await job_runner.run_due()
    await vote(browser(), poll, 1)
    clock.advance(16)
    await job_runner.run_due()
    opened_view, closed_view, counted_view = await changes(database, channels, stage)
    assert (opened_view["closed_at"], closed_view["closed_at"]) == (None, "2026-01-01T00:00:30Z")
    assert (closed_view["results"]["voters"], counted_view["results"]["voters"]) == (0, 1)
    assert await snapshot(talk, database, stage) == counted_view


async def test_one_is_open_at_a_time_and_none_is_opened_twice(stage: Stage) -> None:
    planned, poll = await opened(stage)
    other = await prepare(stage, planned)
    refused = await act(stage.owner, planned, other, "open")
    assert (refused.status_code, refused.json()["code"]) == (409, "poll.running")
    assert (await act(stage.owner, planned, poll, "open")).json()["code"] == "poll.state"
    await act(stage.owner, planned, poll, "close")
    assert (await act(stage.owner, planned, poll, "close")).json()["code"] == "poll.state"
    assert (await act(stage.owner, planned, other, "open")).status_code == 200


async def test_only_what_nobody_has_seen_is_deleted(stage: Stage) -> None:
    planned, poll = await opened(stage)
    seen = await stage.owner.delete(f"/broadcasts/{planned}/polls/{poll['id']}")
    assert (seen.status_code, seen.json()["code"]) == (409, "poll.state")
    draft = await prepare(stage, planned)
    assert (await stage.owner.delete(f"/broadcasts/{planned}/polls/{draft['id']}")).status_code == 204
    assert [one["id"] for one in await polls(stage, planned)] == [poll["id"]]


async def test_a_draft_takes_no_votes_and_shows_nobody_anything(
    stage: Stage, browser: MakeBrowser, talk: Talk, database: Database
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    poll = await prepare(stage, planned)
    assert (await vote(browser(), poll, 0)).json()["code"] == "poll.closed"
    assert await snapshot(talk, database, stage) is None
    shown = await browser().get(f"/watch/tea-room/broadcasts/{planned}/polls")
    assert shown.json()["items"] == []


async def test_the_export_says_who_voted_only_with_names(stage: Stage, browser: MakeBrowser) -> None:
    planned, poll = await opened(stage, options=["=1+1", "blue"])
    await vote(browser(), poll, 0)
    await act(stage.owner, planned, poll, "close")
    url = f"/broadcasts/{planned}/polls/{poll['id']}/ballots.csv"
    lines = (await stage.owner.get(url)).text.lstrip("\ufeff").splitlines()
    assert lines == ["time,'=1+1,blue", "2026-01-01T00:00:00+00:00,1,0"]
    named = await prepare(stage, planned, anonymous=False)
    await act(stage.owner, planned, named, "open")
    viewer = browser()
    await vote(viewer, named, 2)
    you = (await viewer.post("/rooms/tea-room/join", json={})).json()["you"]
    url = f"/broadcasts/{planned}/polls/{named['id']}/ballots.csv"
    assert (await stage.owner.get(url)).text.splitlines()[1].split(",")[1:] == [
        you["id"],
        you["name"],
        "0",
        "0",
        "1",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"options": ["only one"]},
        {"options": ["same", "same"]},
        {"options": ["x"] * 11},
        {"question": " "},
        {"answer": [3]},
        {"answer": [0, 1]},
        {"seconds": 5},
    ],
)
async def test_a_poll_that_makes_no_sense_is_refused(stage: Stage, wrong: dict[str, Any]) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    answer = await stage.owner.post(f"/broadcasts/{planned}/polls", json={**COLOURS, **wrong})
    assert answer.status_code == 422


async def test_polls_are_for_those_who_run_broadcasts_of_the_house(
    stage: Stage, member: MakeMember, other_house: House, browser: MakeBrowser
) -> None:
    planned, poll = await opened(stage)
    moderator = await member("moderator")
    assert (await moderator.post(f"/broadcasts/{planned}/polls", json=COLOURS)).status_code == 403
    assert (await moderator.get(f"/broadcasts/{planned}/polls")).status_code == 200
    assert (await act(other_house.owner, planned, poll, "close")).status_code == 404
    assert (await act(await member("host"), planned, poll, "close")).status_code == 200


async def test_the_socket_votes_like_http(
    stage: Stage, browser: MakeBrowser, shows: Shows, talk: Talk
) -> None:
    _, poll = await opened(stage)
    viewer = browser()
    joined = (await viewer.post("/rooms/tea-room/join", json={})).json()
    by = await shows.tickets.use(joined["ticket"])
    data = {"poll_id": poll["id"], "choices": [1]}
    answer = await talk.commands["poll.vote"](Order(by=by, id="c", data=data))
    assert answer == (await vote(viewer, poll, 2)).json()
    with pytest.raises(VoteInvalid):
        await talk.commands["poll.vote"](Order(by=by, id="c", data={"choices": []}))
