from __future__ import annotations

from typing import Any

import pytest

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import JobRunner, Jobs
from liveloop.people.points.book import PointsBook, issuer_account
from liveloop.talk.polls import rewarding
from liveloop.talk.polls.rewarding import REWARD
from tests.people.conftest import Browser, MakeBrowser
from tests.shows.rig import Stage
from tests.talk.polls.test_polls import COLOURS, SOON, act, opened, polls, vote

QUIZ: dict[str, Any] = {"anonymous": False, "answer": [1]}


async def issued(database: Database, clock: ManualClock, stage: Stage) -> int:
    async with database.read() as session:
        return -await PointsBook(clock).balance(session, issuer_account(stage.organisation_id))


async def won(viewer: Browser, poll: dict[str, Any]) -> int | None:
    ballot = (await viewer.get(f"/watch/tea-room/polls/{poll['id']}/ballot")).json()
    return ballot["points"] and int(ballot["points"])


async def finish(stage: Stage, planned: object, poll: dict[str, Any], clock: ManualClock) -> None:
    assert (await act(stage.owner, planned, poll, "close")).status_code == 200
    clock.advance(17)


@pytest.mark.parametrize(("at_once", "first", "paid"), [(200, None, 3), (2, None, 3), (2, 2, 2), (1, 9, 3)])
async def test_right_answers_are_paid_in_the_order_of_their_arrival(
    stage: Stage,
    browser: MakeBrowser,
    clock: ManualClock,
    job_runner: JobRunner,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    at_once: int,
    first: int | None,
    paid: int,
) -> None:
    monkeypatch.setattr(rewarding, "AT_ONCE", at_once)
    planned, poll = await opened(stage, **QUIZ, reward={"points": 5, "first": first})
    viewers = [browser() for _ in range(5)]
    for viewer, choice in zip(viewers, [0, 1, 1, 2, 1], strict=True):
        await vote(viewer, poll, choice)
    await finish(stage, planned, poll, clock)
    assert [await won(viewer, poll) for viewer in viewers] == [None] * 5
    await job_runner.run_due()
    winners = [viewer for number, viewer in enumerate(viewers) if number in (1, 2, 4)]
    assert [await won(viewer, poll) for viewer in winners] == [5] * paid + [None] * (3 - paid)
    assert await won(viewers[0], poll) is None
    assert await issued(database, clock, stage) == 5 * paid
    (read,) = await polls(stage, planned)
    assert (read["reward"]["people"], read["reward"]["until"] is None) == (paid, False)


async def test_nobody_is_paid_twice_whatever_is_run_again(
    stage: Stage,
    browser: MakeBrowser,
    clock: ManualClock,
    job_runner: JobRunner,
    database: Database,
    jobs: Jobs,
) -> None:
    planned, poll = await opened(stage, **QUIZ, reward={"points": 7})
    await vote(browser(), poll, 1)
    await finish(stage, planned, poll, clock)
    await job_runner.run_due()
    for kind in (REWARD, "polls.counted", REWARD):
        async with database.transaction() as session:
            await jobs.enqueue(session, kind, {"poll": poll["id"]})
        await job_runner.run_due()
    assert await issued(database, clock, stage) == 7


async def test_late_right_answers_are_paid_and_too_late_ones_are_not(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner, database: Database
) -> None:
    planned, poll = await opened(stage, **QUIZ, reward={"points": 1})
    assert (await act(stage.owner, planned, poll, "close")).status_code == 200
    clock.advance(14)
    await job_runner.run_due()
    late = browser()
    assert (await vote(late, poll, 1)).status_code == 200
    clock.advance(2)
    await job_runner.run_due()
    assert (await vote(browser(), poll, 1)).json()["code"] == "poll.closed"
    assert (await won(late, poll), await issued(database, clock, stage)) == (1, 1)


async def test_a_quiz_whose_broadcast_ends_is_closed_and_paid(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, job_runner: JobRunner, database: Database
) -> None:
    planned = await stage.plan()
    await stage.act("start", planned)
    form = {**COLOURS, **QUIZ, "reward": {"points": 3}}
    poll = (await stage.owner.post(f"/broadcasts/{planned}/polls", json=form)).json()
    await act(stage.owner, planned, poll, "open")
    await vote(browser(), poll, 1)
    await stage.act("end", planned)
    for _ in range(3):
        clock.advance(31)
        await job_runner.run_due()
    (read,) = await polls(stage, planned)
    assert read["state"] == "closed"
    assert await issued(database, clock, stage) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer": [1]},
        {"anonymous": False},
        {**QUIZ, "reward": {"points": 0}},
        {**QUIZ, "reward": {"points": 10_001}},
        {**QUIZ, "reward": {"points": 1, "first": 0}},
    ],
)
async def test_a_reward_needs_a_quiz_with_names(stage: Stage, wrong: dict[str, Any]) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    form = {**COLOURS, "reward": {"points": 1}, **wrong}
    assert (await stage.owner.post(f"/broadcasts/{planned}/polls", json=form)).status_code == 422
