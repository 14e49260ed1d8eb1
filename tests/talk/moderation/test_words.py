from __future__ import annotations

import uuid
from typing import Any

import pytest

from liveloop.talk.moderation import service
from tests.people.conftest import Browser, House, MakeMember
from tests.shows.rig import Stage


async def listed(staff: Browser, **query: Any) -> list[str]:
    answer = await staff.get("/moderation/words", params=query)
    assert answer.status_code == 200, answer.text
    return [item["text"] for item in answer.json()["items"]]


async def add(staff: Browser, *words: str, action: str = "block", **wanted: Any) -> dict[str, Any]:
    answer = await staff.post("/moderation/words", json={"words": words, "action": action, **wanted})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def tried(staff: Browser, text: str, **wanted: Any) -> dict[str, Any]:
    answer = await staff.post("/moderation/trial", json={"text": text, **wanted})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_word_is_listed_once_however_it_is_written(stage: Stage) -> None:
    assert await add(stage.owner, "Spam", "spam", "垃圾") == {"added": 2, "changed": 0}
    assert await add(stage.owner, "ＳＰＡＭ", action="mask") == {"added": 0, "changed": 1}
    (item,) = (await stage.owner.get("/moderation/words", params={"query": "spam"})).json()["items"]
    assert (item["text"], item["action"], item["by_sound"]) == ("ＳＰＡＭ", "mask", False)


async def test_words_are_paged_and_found(stage: Stage) -> None:
    await add(stage.owner, *[f"word{number}" for number in range(5)])
    first = (await stage.owner.get("/moderation/words", params={"limit": 3})).json()
    rest = await listed(stage.owner, limit=3, cursor=first["next_cursor"])
    assert len(first["items"]) == 3
    assert sorted([item["text"] for item in first["items"]] + rest) == [f"word{n}" for n in range(5)]
    assert await listed(stage.owner, query="WORD4") == ["word4"]


async def test_a_room_has_words_of_its_own(stage: Stage) -> None:
    room = {"room_id": str(stage.room_id)}
    await add(stage.owner, "everywhere")
    await add(stage.owner, "here", **room)
    assert await listed(stage.owner) == ["everywhere"]
    assert await listed(stage.owner, **room) == ["here"]
    assert (await tried(stage.owner, "here"))["action"] == "allow"
    for text in ("here", "everywhere"):
        assert (await tried(stage.owner, text, **room))["action"] == "block"


async def test_a_trial_says_what_was_found_and_what_follows(stage: Stage) -> None:
    await add(stage.owner, "rude", action="mask")
    await add(stage.owner, "加微信", action="block", by_sound=True)
    assert await tried(stage.owner, "r-u-d-e") == {
        "action": "allow",
        "text": "*******",
        "reasons": [],
        "hits": [{"word": "rude", "action": "mask", "start": 0, "end": 7, "certain": True}],
    }
    heard = await tried(stage.owner, "佳薇信")
    assert (heard["action"], heard["reasons"], heard["hits"][0]["certain"]) == ("hold", ["word"], False)


async def test_a_removed_word_is_gone(stage: Stage) -> None:
    await add(stage.owner, "spam")
    (item,) = (await stage.owner.get("/moderation/words")).json()["items"]
    url = f"/moderation/words/{item['id']}"
    assert (await stage.owner.delete(url)).status_code == 204
    assert await listed(stage.owner) == []
    missing = await stage.owner.delete(url)
    assert (missing.status_code, missing.json()["code"]) == (404, "word.not_found")


@pytest.mark.parametrize("word", ["", "   ", "***", "!?", "x" * 41, "\ufdfa" * 40])
async def test_a_word_without_letters_or_too_long_is_refused(stage: Stage, word: str) -> None:
    answer = await stage.owner.post("/moderation/words", json={"words": [word], "action": "block"})
    assert answer.status_code == 422


async def test_there_is_an_end_to_the_list(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "WORDS_LIMIT", 2)
    await add(stage.owner, "one", "two")
    answer = await stage.owner.post("/moderation/words", json={"words": ["three"], "action": "block"})
    assert (answer.status_code, answer.json()["code"]) == (409, "words.too_many")
    assert await add(stage.owner, "two", action="hold") == {"added": 0, "changed": 1}


async def test_moderators_read_and_try_but_do_not_list(stage: Stage, member: MakeMember) -> None:
    moderator, analyst = await member("moderator"), await member("analyst")
    assert await listed(moderator) == []
    assert (await tried(moderator, "x"))["action"] == "allow"
    form = {"words": ["spam"], "action": "block"}
    assert (await moderator.post("/moderation/words", json=form)).status_code == 403
    assert (await analyst.get("/moderation/words")).status_code == 403


async def test_another_house_has_words_of_its_own(stage: Stage, other_house: House) -> None:
    await add(stage.owner, "spam")
    assert await listed(other_house.owner) == []
    (item,) = (await stage.owner.get("/moderation/words")).json()["items"]
    assert (await other_house.owner.delete(f"/moderation/words/{item['id']}")).status_code == 404
    foreign = {"words": ["spam"], "action": "block", "room_id": str(stage.room_id)}
    assert (await other_house.owner.post("/moderation/words", json=foreign)).status_code == 404
    assert (await other_house.owner.get(f"/rooms/{stage.room_id}/comment-rules")).status_code == 404


async def test_the_log_says_who_listed_what(stage: Stage) -> None:
    await add(stage.owner, "spam", "scam")
    entry = (await stage.owner.get("/audit")).json()["items"][0]
    assert (entry["act"], entry["details"]) == ("words.listed", {"action": "block", "added": 2, "changed": 0})


async def test_rules_are_kept_and_bounded(stage: Stage, member: MakeMember) -> None:
    url = f"/rooms/{stage.room_id}/comment-rules"
    moderator = await member("moderator")
    floods = {"repeat_seconds": 0, "copies": 0, "per_minute": 0, "longest_run": 0, "report_limit": 3}
    defaults = {"review": False, "links": "allow", "slow_seconds": 0, "newcomer_seconds": 0, **floods}
    assert (await moderator.get(url)).json() == defaults
    wanted = {"review": True, "links": "hold", "slow_seconds": 30, "newcomer_seconds": 600, **floods}
    assert (await moderator.put(url, json=wanted)).json() == wanted
    assert (await stage.owner.get(url)).json() == wanted
    assert (await moderator.put(url, json={**wanted, "slow_seconds": 3601})).status_code == 422
    missing = await moderator.get(f"/rooms/{uuid.uuid4()}/comment-rules")
    assert missing.status_code == 404


async def test_a_word_allowed_in_a_room_takes_back_what_counts_everywhere(stage: Stage) -> None:
    room = {"room_id": str(stage.room_id)}
    await add(stage.owner, "tea")
    await add(stage.owner, "tea party", action="allow", **room)
    assert (await tried(stage.owner, "a tea party", **room))["action"] == "allow"
    assert (await tried(stage.owner, "a tea party"))["action"] == "block"
