from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from liveloop.kit.seal import Signer, lookup_hash
from liveloop.shows.ingest.authorizer import GRANT_PURPOSE, Authorizer
from liveloop.shows.ingest.messages import Ask
from liveloop.shows.ingest.repository import newest_refusals
from tests.shows.ground import KEY, Ground

SECRET = "a master secret for tests"
EARLY = timedelta(minutes=30)


@pytest.fixture
def authorizer(ground: Ground) -> Authorizer:
    signer = Signer(SECRET, GRANT_PURPOSE, ground.clock)
    return Authorizer(ground.database, ground.clock, signer, ground.lifecycle, early=EARLY)


async def ask(authorizer: Authorizer, key: str = KEY) -> dict[str, str]:
    question = Ask(node="media-1", app="live", key=key, remote="192.0.2.7:4711", protocol="rtmp")
    answer: dict[str, str] = msgspec.json.decode(await authorizer.answer(msgspec.json.encode(question)))
    return answer


async def refusals(ground: Ground) -> list[tuple[str, int]]:
    async with ground.database.read() as session:
        found = await newest_refusals(session, ground.room_id, since=ground.clock.now() - timedelta(days=1))
        return [(refusal.code, refusal.times) for refusal in found]


async def test_an_encoder_comes_to_the_running_broadcast(ground: Ground, authorizer: Authorizer) -> None:
    await ground.add("draft")
    running = await ground.add("interrupted")
    answer = await ask(authorizer)
    assert answer["ok"] is True
    assert answer["broadcast"] == str(running)
    assert answer["room"] == str(ground.room_id)
    assert answer["orientation"] == "portrait"
    assert answer["state"] == "interrupted"


async def test_the_grant_names_the_broadcast_and_the_key_for_ten_minutes(
    ground: Ground, authorizer: Authorizer
) -> None:
    running = await ground.add("live")
    grant = (await ask(authorizer))["grant"]
    claims = Signer(SECRET, GRANT_PURPOSE, ground.clock).verify(grant)
    assert claims["broadcast"] == str(running)
    assert claims["key"] == lookup_hash(KEY)
    assert claims["exp"] == int((ground.clock.now() + timedelta(minutes=10)).timestamp())


@pytest.mark.parametrize("minutes", [30, 0, -600])
async def test_an_encoder_opens_the_scheduled_broadcast_when_its_time_is_near(
    ground: Ground, authorizer: Authorizer, minutes: int
) -> None:
    await ground.add("draft")
    near = await ground.add("scheduled", scheduled_at=ground.clock.now() + timedelta(minutes=minutes))
    assert (await ask(authorizer))["broadcast"] == str(near)
    assert await ground.transitions(near) == [("scheduled", "preparing", "source", "source_came")]


async def test_an_encoder_opens_the_newest_draft_when_nothing_is_near(
    ground: Ground, authorizer: Authorizer
) -> None:
    await ground.add("scheduled", scheduled_at=ground.clock.now() + timedelta(hours=5))
    await ground.add("draft")
    newest = await ground.add("draft")
    answer = await ask(authorizer)
    assert (answer["broadcast"], answer["state"]) == (str(newest), "preparing")


async def test_an_unknown_key_is_refused(ground: Ground, authorizer: Authorizer) -> None:
    await ground.add("live")
    answer = await ask(authorizer, "guessed")
    assert (answer["ok"], answer["code"], answer["room"]) == (False, "key_unknown", None)
    assert await refusals(ground) == []


async def test_a_room_without_a_plan_says_what_to_do(ground: Ground, authorizer: Authorizer) -> None:
    answer = await ask(authorizer)
    assert (answer["ok"], answer["code"]) == (False, "nothing_planned")
    assert "Create a broadcast" in answer["message"]
    assert answer["room"] == str(ground.room_id), "it is on record there"


async def test_much_too_early_says_when(ground: Ground, authorizer: Authorizer) -> None:
    far = await ground.add("scheduled", scheduled_at=ground.clock.now() + timedelta(minutes=31))
    answer = await ask(authorizer)
    assert (answer["ok"], answer["code"]) == (False, "nothing_planned")
    assert "30 minutes" in answer["message"]
    assert await ground.state(far) == "scheduled"


async def test_after_the_end_says_so(ground: Ground, authorizer: Authorizer) -> None:
    await ground.add("replay_ready")
    assert (await ask(authorizer))["code"] == "broadcast_ended"
    ground.clock.advance(7200)
    assert (await ask(authorizer))["code"] == "nothing_planned"


async def test_refusals_are_counted_for_the_console(ground: Ground, authorizer: Authorizer) -> None:
    for _ in range(3):
        await ask(authorizer)
        ground.clock.advance(5)
    assert await refusals(ground) == [("nothing_planned", 3)]
