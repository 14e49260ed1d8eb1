from __future__ import annotations

import asyncio
from typing import Any

from liveloop.kit.clock import ManualClock
from tests.people.conftest import Browser, House, MakeBrowser
from tests.shows.rig import Stage
from tests.talk.sanctions.giving import SOON, enter, give, lift, say, try_entering


async def standing(viewer: Browser) -> dict[str, Any]:
    answer = await viewer.get("/watch/tea-room/standing")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def appeal(viewer: Browser, sanction: dict[str, Any], note: str = "It was not me.") -> Any:
    form = {"sanction_id": sanction["id"], "note": note}
    return await viewer.post("/watch/tea-room/standing/appeals", json=form)


async def waiting(stage: Stage) -> list[dict[str, Any]]:
    return list((await stage.owner.get("/appeals")).json()["items"])


async def answer(stage: Stage, found: dict[str, Any], *, lift: bool, words: str | None = None) -> int:
    form = {"lift": lift, "answer": words}
    return int((await stage.owner.post(f"/appeals/{found['id']}/answer", json=form)).status_code)


async def test_a_banned_person_reads_why_appeals_and_comes_in_again(
    stage: Stage, browser: MakeBrowser
) -> None:
    viewer = browser()
    you = (await enter(viewer, nickname="Qing"))["you"]
    banned = await give(stage, you["id"], "ban", reason="Spam")
    (held,) = (await standing(viewer))["restrictions"]
    assert (held["kind"], held["until"], held["reason"]) == ("ban", banned["until"], "Spam")
    assert held["appealable_at"] is not None
    made = await appeal(viewer, banned)
    assert (made.status_code, made.json()["state"]) == (201, "open")
    (found,) = await waiting(stage)
    assert (found["name"], found["note"], found["sanction"]["id"]) == ("Qing", "It was not me.", banned["id"])
    assert await answer(stage, found, lift=True, words="Our mistake.") == 204
    after = await standing(viewer)
    assert after["restrictions"] == []
    assert [(one["state"], one["answer"]) for one in after["answers"]] == [("lifted", "Our mistake.")]
    assert (await try_entering(viewer)).status_code == 200
    assert await answer(stage, found, lift=False) == 409


async def test_one_appeal_is_open_at_a_time_and_the_next_waits(
    stage: Stage, browser: MakeBrowser, clock: ManualClock
) -> None:
    viewer = browser()
    you = (await enter(viewer))["you"]
    banned = await give(stage, you["id"], "ban", seconds=None)
    tries = await asyncio.gather(*(appeal(viewer, banned) for _ in range(3)))
    assert sorted(one.status_code for one in tries) == [201, 409, 409]
    for number in range(3):
        (found,) = await waiting(stage)
        assert await answer(stage, found, lift=False, words=f"No {number}") == 204
        (held,) = (await standing(viewer))["restrictions"]
        assert held["appeal"]["answer"] == f"No {number}"
        if number == 2:
            assert held["appealable_at"] is None
            break
        soon = await appeal(viewer, banned)
        assert (soon.status_code, soon.json()["code"]) == (429, "appeal.too_soon")
        clock.advance(3600)
        assert (await appeal(viewer, banned)).status_code == 201
    clock.advance(3600)
    assert (await appeal(viewer, banned)).json()["code"] == "appeal.open"


async def test_nobody_appeals_against_what_does_not_meet_them(
    stage: Stage, browser: MakeBrowser, other_house: House
) -> None:
    viewer, other = browser(), browser()
    you = (await enter(viewer))["you"]
    await enter(other)
    banned = await give(stage, you["id"], "ban")
    assert (await appeal(other, banned)).status_code == 404
    assert (await appeal(stage.owner, banned)).status_code == 404
    assert (await standing(stage.owner))["restrictions"] == []
    assert (await appeal(viewer, banned)).status_code == 201
    (found,) = await waiting(stage)
    form = {"lift": True}
    theirs = await other_house.owner.post(f"/appeals/{found['id']}/answer", json=form)
    assert theirs.status_code == 404
    await lift(stage, banned)
    assert await answer(stage, found, lift=True) == 409


async def test_a_shadow_is_told_to_nobody(stage: Stage, browser: MakeBrowser) -> None:
    await stage.plan(scheduled_at=SOON)
    viewer = browser()
    you = (await enter(viewer))["you"]
    shadow = await give(stage, you["id"], "shadow")
    await say(viewer, "hello")
    assert (await standing(viewer))["restrictions"] == []
    assert (await appeal(viewer, shadow)).status_code == 404
    assert (await enter(viewer))["you"]["mute"] is None


async def test_somebody_new_in_a_banned_network_learns_why(stage: Stage, browser: MakeBrowser) -> None:
    you = (await enter(browser(address="203.0.113.9")))["you"]
    banned = await give(stage, you["id"], "ban", reach=["network"], reason="Spam")
    newcomer = browser(address="203.0.113.9")
    assert (await try_entering(newcomer)).status_code == 403
    (held,) = (await standing(newcomer))["restrictions"]
    assert held["reason"] == "Spam"
    assert (await appeal(newcomer, banned)).status_code == 201
