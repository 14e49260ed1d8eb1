from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.errors import LiveloopError
from liveloop.kit.groupcommit import GroupCommit
from liveloop.kit.ids import new_id
from liveloop.people.persons.service import PersonsService, Wanted
from liveloop.shows.watch.conversation import AuthorRole
from liveloop.talk.comments.likeness import has_long_run, likeness
from liveloop.talk.comments.settling import CommentWriter, Taken
from liveloop.talk.comments.utterance import Utterance
from liveloop.talk.moderation.schemas import CommentRules
from liveloop.talk.replies.answering import Answering
from tests.people.conftest import MakeBrowser
from tests.shows.ground import Ground
from tests.shows.rig import Stage
from tests.talk.comments.test_review import SOON, queue, rule, seen, send


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("加微信領紅包", "加微信 领红包!!"),
        ("BUY now", "buy   nooow"),
        ("buy now 1", "buy now 2"),
        ("ｂｕｙ ｎｏｗ", "b.u.y n.o.w"),
        ("🎉🎉🎉", "🎉 🎉"),
    ],
)
def test_nearly_the_same_is_the_same(one: str, other: str) -> None:
    assert likeness(one).key == likeness(other).key


@pytest.mark.parametrize(("one", "other"), [("1", "2"), ("好", "坏"), ("🎉", "🔥"), ("A1", "A2")])
def test_what_differs_is_not_the_same(one: str, other: str) -> None:
    assert likeness(one).key != likeness(other).key


@given(st.text(max_size=300), st.sampled_from([" ", "!", ".", "，"]))
def test_marks_and_spaces_never_make_a_new_text(text: str, filler: str) -> None:
    if likeness(text).letters and any(letter.isalnum() for letter in text):
        assert likeness(f"{text}{filler}").key == likeness(text).key


def test_a_run_is_counted_whatever_its_case() -> None:
    assert has_long_run("AaAaA", 4)
    assert not has_long_run("aaaa", 4)
    assert has_long_run("哈" * 11, 10)


async def test_nobody_says_the_same_again_so_soon(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    await stage.plan(scheduled_at=SOON)
    await rule(stage, repeat_seconds=30)
    viewer = browser()
    assert (await send(viewer, "buy now 1")).status_code == 201
    clock.advance(10)
    refused = await send(viewer, "BUY NOW!! 2")
    assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (
        429,
        "comment.repeated",
        "20",
    )
    assert (await send(viewer, "something else")).status_code == 201
    assert (await send(browser(), "buy now 3")).status_code == 201
    clock.advance(20)
    assert (await send(viewer, "buy now 4")).status_code == 201


async def test_what_many_say_is_held(stage: Stage, browser: MakeBrowser, clock: ManualClock) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await rule(stage, copies=3)
    held = [(await send(browser(), "add me for free gifts", str(n))).json()["held"] for n in range(4)]
    assert held == [False, False, True, True]
    assert (await queue(stage, planned))[0]["reasons"] == ["copies"]
    short = [(await send(browser(), "666", str(n))).json()["held"] for n in range(4)]
    assert short == [False] * 4
    clock.advance(61)
    assert not (await send(browser(), "add me for free gifts")).json()["held"]


async def test_only_so_many_a_minute(stage: Stage, browser: MakeBrowser, clock: ManualClock) -> None:
    await stage.plan(scheduled_at=SOON)
    await rule(stage, per_minute=3)
    viewer = browser()
    for number in range(3):
        assert (await send(viewer, f"number {number}")).status_code == 201
        clock.advance(10)
    refused = await send(viewer, "one too many")
    assert (refused.json()["code"], refused.headers["retry-after"]) == ("comment.too_fast", "30")
    clock.advance(30)
    assert (await send(viewer, "now it goes")).status_code == 201


async def test_a_long_run_is_sent_back(stage: Stage, browser: MakeBrowser) -> None:
    await stage.plan(scheduled_at=SOON)
    await rule(stage, longest_run=5)
    refused = await send(browser(), "哈" * 6)
    assert (refused.status_code, refused.json()["code"], refused.json()["longest"]) == (
        422,
        "comment.long_run",
        5,
    )
    assert (await send(browser(), "哈" * 5)).status_code == 201


async def test_a_retry_is_answered_as_the_first_time_and_counts_once(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await rule(stage, slow_seconds=30, repeat_seconds=60, per_minute=2)
    viewer = browser()
    first = (await send(viewer, "hello", "c1")).json()
    for _ in range(12):
        again = await send(viewer, "hello", "c1")
        assert (again.status_code, again.json()) == (201, first)
    clock.advance(20)
    assert (await send(viewer, "more", "c2")).headers["retry-after"] == "10"
    clock.advance(10)
    assert (await send(viewer, "more", "c2")).status_code == 201
    assert (await send(viewer, "hello", "c1")).json() == first
    assert await seen(browser, planned) == ["hello", "more"]


async def test_a_retry_is_answered_also_when_one_writes_far_too_fast(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = browser()
    first = (await send(viewer, "hello", "c0")).json()
    clock.advance(6)
    for number in range(1, 6):
        assert (await send(viewer, f"text {number}", f"c{number}")).status_code == 201
    assert (await send(viewer, "text 6", "c6")).status_code == 429
    assert (await send(viewer, "hello", "c0")).json() == first


async def test_two_processes_let_one_through(
    ground: Ground, database: Database, clock: ManualClock, channels: ChannelLog
) -> None:
    await ground.add("live")
    wanted = Wanted(organisation_id=ground.organisation_id, guest_id=new_id(), fallback="Guest")
    async with database.transaction() as session:
        (person,) = await PersonsService(clock).ensure(session, [wanted])
    writers: list[GroupCommit[Utterance, Taken]] = [
        GroupCommit(database, CommentWriter(clock, channels, Answering(clock)).settle, name=f"flood-{n}")
        for n in range(2)
    ]
    for writer in writers:
        await writer.start()

    def utterance(number: int) -> Utterance:
        return Utterance(
            room_id=ground.room_id,
            person_id=person.id,
            name="Guest",
            role=AuthorRole.VIEWER,
            client_id=uuid.uuid4().hex,
            body=f"text {number}",
            at=clock.now(),
            organisation_id=ground.organisation_id,
            rules=CommentRules(slow_seconds=60),
        )

    answers: list[Any] = await asyncio.gather(
        *(writers[number % 2].submit(utterance(number)) for number in range(8)), return_exceptions=True
    )
    for writer in writers:
        await writer.close()
    refused = [one for one in answers if isinstance(one, LiveloopError)]
    assert {one.code for one in refused} == {"comment.too_fast"}
    assert len(answers) - len(refused) == 1
