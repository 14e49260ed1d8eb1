from __future__ import annotations

import pytest

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.shows.area import ShowsWorker
from tests.people.conftest import House, MakeBrowser, MakeMember
from tests.shows.rig import Stage
from tests.talk.comments.test_conversation import SOON, enter, read, say


@pytest.mark.parametrize(
    ("role", "badge"),
    [("host", "host"), ("moderator", "moderator"), ("operator", "staff"), ("analyst", "staff")],
)
async def test_everybody_sees_who_of_the_staff_speaks(
    stage: Stage, member: MakeMember, browser: MakeBrowser, role: str, badge: str
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await say(await member(role), "hello")
    (item,) = (await read(browser(), planned))["items"]
    assert item["author"]["role"] == badge


async def test_staff_of_another_house_has_an_account_and_is_bound_by_the_rules(
    stage: Stage, other_house: House, browser: MakeBrowser
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    await stage.owner.put(f"/rooms/{stage.room_id}/comment-rules", json={"review": True})
    you = (await other_house.owner.post("/rooms/tea-room/join", json={})).json()["you"]
    assert (you["role"], you["staff"]) == ("member", False)
    assert (await say(other_house.owner, "hello"))["held"]
    assert (await read(browser(), planned))["items"] == []


async def test_somebody_is_new_until_their_second_broadcast(
    stage: Stage, worker: ShowsWorker, database: Database, browser: MakeBrowser, clock: ManualClock
) -> None:
    planned = await stage.plan()
    await stage.act("start", planned)
    old = await enter(browser())
    assert (await old.post("/rooms/tea-room/join", json={})).json()["you"]["first_time"] is True
    await stage.act("end", planned)
    following = await stage.plan()
    await stage.act("start", following)
    clock.advance(1)
    new = browser()
    await say(old, "back again")
    await say(new, "hello")
    items = (await read(browser(), following))["items"]
    assert [item["author"]["first_time"] for item in items] == [False, True]
    assert (await new.post("/rooms/tea-room/join", json={})).json()["you"]["first_time"] is True
