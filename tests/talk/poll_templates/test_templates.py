from __future__ import annotations

from typing import Any

import pytest

from liveloop.talk.poll_templates import service
from tests.people.conftest import House, MakeMember
from tests.shows.rig import Stage
from tests.talk.polls.test_pictures import upload
from tests.talk.polls.test_polls import COLOURS, SOON, polls, prepare
from tests.talk.polls.test_questionnaires import QUESTIONS

QUIZ = {**COLOURS, "answer": [1], "anonymous": False, "reward": {"points": 5, "first": 10}, "seconds": 60}
SURVEY = {"question": "A few questions", "questions": QUESTIONS}


async def keep(stage: Stage, wanted: dict[str, Any]) -> dict[str, Any]:
    answer = await stage.owner.post("/poll-templates", json=wanted)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def kept(stage: Stage) -> list[dict[str, Any]]:
    return list((await stage.owner.get("/poll-templates")).json()["items"])


@pytest.mark.parametrize("wanted", [COLOURS, QUIZ, SURVEY], ids=["poll", "quiz", "questionnaire"])
async def test_a_template_becomes_a_poll_and_a_poll_a_template(stage: Stage, wanted: dict[str, Any]) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    template = await keep(stage, wanted)
    made = await stage.owner.post(f"/broadcasts/{planned}/polls/from-template/{template['id']}")
    assert made.status_code == 201, made.text
    saved = await stage.owner.post(f"/broadcasts/{planned}/polls/{made.json()['id']}/template")
    assert saved.status_code == 201, saved.text
    assert saved.json()["content"] == template["content"]
    assert {one["id"] for one in await kept(stage)} == {saved.json()["id"], template["id"]}
    assert [one["state"] for one in await polls(stage, planned)] == ["draft"]


async def test_a_change_leaves_the_polls_alone_that_were_made_before(stage: Stage) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    picture = await upload(stage)
    template = await keep(stage, {**COLOURS, "pictures": [{"name": picture["name"]}, None, None]})
    assert template["pictures"][0]["url"] == picture["url"]
    await stage.owner.post(f"/broadcasts/{planned}/polls/from-template/{template['id']}")
    url = f"/poll-templates/{template['id']}"
    changed = await stage.owner.put(url, json={**COLOURS, "question": "Which one?"})
    assert (changed.json()["content"]["question"], changed.json()["pictures"]) == ("Which one?", None)
    (poll,) = await polls(stage, planned)
    assert (poll["question"], poll["pictures"][0]["url"]) == (COLOURS["question"], picture["url"])
    assert (await stage.owner.delete(url)).status_code == 204
    assert await kept(stage) == []
    gone = await stage.owner.post(f"/broadcasts/{planned}/polls/from-template/{template['id']}")
    assert (gone.status_code, gone.json()["code"]) == (404, "poll_template.not_found")


async def test_who_runs_broadcasts_uses_templates_and_who_manages_makes_them(
    stage: Stage, member: MakeMember, other_house: House
) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    template = await keep(stage, COLOURS)
    host, moderator = await member("host"), await member("moderator")
    use = f"/broadcasts/{planned}/polls/from-template/{template['id']}"
    assert (await host.post(use)).status_code == 201
    assert (await host.post("/poll-templates", json=COLOURS)).status_code == 403
    assert (await moderator.get("/poll-templates")).status_code == 403
    poll = await prepare(stage, planned)
    assert (await host.post(f"/broadcasts/{planned}/polls/{poll['id']}/template")).status_code == 403
    assert (await other_house.owner.get("/poll-templates")).json()["items"] == []
    assert (await other_house.owner.delete(f"/poll-templates/{template['id']}")).status_code == 404


async def test_an_organisation_keeps_a_limited_number(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "TEMPLATES", 1)
    await keep(stage, COLOURS)
    refused = await stage.owner.post("/poll-templates", json=COLOURS)
    assert (refused.status_code, refused.json()["code"]) == (409, "poll_templates.too_many")
