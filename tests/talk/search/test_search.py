from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.talk.comments.models import ChangedComment, HeldState
from liveloop.talk.search.documents import NUMBER_BITS, CommentState, Document, first_number, numbered
from liveloop.talk.search.indexing import BATCH, CommentIndexer
from tests.people.conftest import House, MakeBrowser, MakeMember
from tests.shows.rig import Stage
from tests.talk.comments.test_conversation import SOON, enter, say

Search = Callable[..., Awaitable[list[str]]]


@pytest.fixture
def indexer(database: Database) -> CommentIndexer:
    return CommentIndexer(database)


@pytest.fixture
def search(stage: Stage, indexer: CommentIndexer) -> Search:
    """The bodies found, newest first, once the worker has caught up."""

    async def search(query: str = "", **wanted: Any) -> list[str]:
        while await indexer.index_some():
            pass
        answer = await stage.owner.get("/comments", params={"query": query, **wanted})
        assert answer.status_code == 200, answer.text
        return [item["body"] for item in answer.json()["items"]]

    return search


async def test_chinese_and_english_are_found(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, search: Search
) -> None:
    await stage.plan(scheduled_at=SOON)
    for body in ("這款茶葉真好", "Free SHIPPING today?", "好茶，叶子大", "茶杯多少钱"):
        await say(browser(), body)
        clock.advance(1)
    assert await search("茶叶") == ["這款茶葉真好"]
    assert await search("茶") == ["茶杯多少钱", "好茶，叶子大", "這款茶葉真好"]
    assert await search("ship") == ["Free SHIPPING today?"]
    assert await search("多少钱 茶杯") == ["茶杯多少钱"]
    assert await search("咖啡") == []
    assert await search("！") == []
    assert len(await search()) == 4


async def test_what_is_found_says_where_it_belongs_and_what_matched(
    stage: Stage, browser: MakeBrowser, search: Search
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    sent = await say(browser(), "好茶叶")
    assert await search("茶叶") == ["好茶叶"]
    (item,) = (await stage.owner.get("/comments", params={"query": "茶叶"})).json()["items"]
    assert item["id"] == sent["id"]
    assert (item["broadcast_id"], item["broadcast_title"]) == (str(planned), "Spring tea")
    assert (item["hits"], item["state"], item["pinned"], item["has_recording"]) == (
        [[1, 3]],
        "shown",
        False,
        False,
    )
    assert item["author"]["role"] == "viewer"


async def test_filters_narrow_what_is_found(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, search: Search
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    anna, bert = browser(), browser()
    await say(anna, "tea one")
    clock.advance(60)
    await say(bert, "tea two")
    you = (await anna.post("/rooms/tea-room/join", json={})).json()["you"]
    assert await search("tea", person_id=you["id"]) == ["tea one"]
    assert await search("tea", room_id=str(stage.room_id)) == ["tea two", "tea one"]
    assert await search("tea", broadcast_id=str(planned)) == ["tea two", "tea one"]
    minute = clock.now().isoformat()
    assert await search("tea", **{"from": minute}) == ["tea two"]
    assert await search("tea", until=minute) == ["tea one"]
    assert (await stage.owner.get("/comments", params={"room_id": str(planned)})).status_code == 404


async def test_states_are_followed(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, search: Search
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    url = f"/broadcasts/{planned}"
    rude, good = await say(browser(), "tea rude"), await say(browser(), "tea good")
    await stage.owner.put(f"/rooms/{stage.room_id}/comment-rules", json={"review": True})
    clock.advance(1)
    held, bad = await say(browser(), "tea held"), await say(browser(), "tea bad")
    assert await search("tea", state="held") == ["tea bad", "tea held"]
    await stage.owner.delete(f"{url}/comments/{rude['id']}")
    await stage.owner.put(f"{url}/pin", json={"comment_id": good["id"]})
    await stage.owner.post(f"{url}/held-comments/{held['id']}/release")
    await stage.owner.post(f"{url}/held-comments/{bad['id']}/reject")
    assert await search("tea", state="deleted") == ["tea rude"]
    assert await search("tea", state="pinned") == ["tea good"]
    assert await search("tea", state="held") == ["tea bad"]
    assert sorted(await search("tea", state="shown")) == ["tea good", "tea held"]
    assert len(await search("tea")) == 4


def test_every_state_of_a_held_comment_is_known() -> None:
    assert {state.value for state in HeldState} - {"released"} < {state.value for state in CommentState}


async def test_pages_lead_to_the_first_comment(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, search: Search
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = await enter(browser())
    for number in range(7):
        await say(viewer, f"茶叶 {number}" if number % 2 else f"好茶，叶 {number}")
        clock.advance(5)
    assert await search("茶叶") == ["茶叶 5", "茶叶 3", "茶叶 1"]
    seen, cursor = [], None
    for _ in range(10):
        params = {"query": "茶", "limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await stage.owner.get("/comments", params=params)).json()
        seen += [item["body"][-1] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]


async def test_another_organisation_finds_nothing_of_ours(
    stage: Stage, browser: MakeBrowser, search: Search, other_house: House, member: MakeMember
) -> None:
    await stage.plan(scheduled_at=SOON)
    await say(browser(), f"tea §o{stage.organisation_id.hex[16:]}")
    assert len(await search("tea")) == 1
    assert (await other_house.owner.get("/comments", params={"query": "tea"})).json()["items"] == []
    assert (await (await member("analyst")).get("/comments")).status_code == 403


async def test_search_forgets_what_goes_with_its_broadcast(
    stage: Stage, browser: MakeBrowser, search: Search, database: Database
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await say(browser(), "tea")
    assert await search("tea") == ["tea"]
    assert (await stage.owner.delete(f"/broadcasts/{planned}")).status_code == 204
    assert await search("tea") == []
    async with database.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM comment_terms")) == 0


async def test_the_worker_learns_in_short_steps_and_then_rests(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, database: Database, indexer: CommentIndexer
) -> None:
    await stage.plan(scheduled_at=SOON)
    await say(browser(), "tea")
    async with database.transaction() as session:
        session.add_all(ChangedComment(id=uuid.uuid4()) for _ in range(BATCH))
    assert await indexer.index_some() == BATCH
    assert await indexer.index_some() == 1
    assert await indexer.index_some() == 0
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(ChangedComment)) == 0


def test_numbers_are_in_the_order_of_time_and_never_taken_twice(clock: ManualClock) -> None:
    def document(seconds: float) -> Document:
        someone = uuid.UUID(int=7)
        return Document(
            comment_id=uuid.uuid4(),
            organisation_id=someone,
            room_id=someone,
            broadcast_id=someone,
            person_id=someone,
            body="",
            created_at=clock.now() + timedelta(seconds=seconds),
            state=CommentState.SHOWN,
            pinned=False,
        )

    full = set(range(first_number(clock.now()), first_number(clock.now()) + (1 << NUMBER_BITS)))
    early, late = document(0), document(0.002)
    numbers = numbered([early, late], full)
    assert numbers[early.comment_id] not in full
    assert numbers[early.comment_id] < numbers[late.comment_id]


async def test_what_only_its_author_sees_is_found_by_staff_as_such(
    stage: Stage, browser: MakeBrowser, search: Search
) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = browser()
    you = (await viewer.post("/rooms/tea-room/join", json={})).json()["you"]
    shadow = {"person_id": you["id"], "kind": "shadow"}
    assert (await stage.owner.post("/sanctions", json=shadow)).status_code == 201
    await say(viewer, "nobody reads this")
    assert await search("nobody reads", state="held") == ["nobody reads this"]
    assert await search("nobody reads", state="shown") == []
