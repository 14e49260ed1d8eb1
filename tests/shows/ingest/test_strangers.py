from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec

from liveloop.bus import subjects
from liveloop.bus.client import Bus
from liveloop.kit.clock import ManualClock
from tests.people.conftest import MakeMember
from tests.shows.rig import Stage
from tests.waiting import until

PATH = "/ingest/refusals"


async def turn_away(bus: Bus, clock: ManualClock, remote: str, code: str = "key_unknown") -> None:
    news = {"remote": remote, "code": code, "message": "No.", "at": clock.now().isoformat()}
    await bus.publish(subjects.REFUSED_SOURCE, msgspec.json.encode(news))


async def test_an_encoder_with_a_wrong_key_is_shown_with_address_and_reason(
    stage: Stage, bus: Bus, clock: ManualClock
) -> None:
    assert (await stage.owner.get(PATH)).json() == []
    await turn_away(bus, clock, "192.0.2.7")
    await turn_away(bus, clock, "192.0.2.7")
    await turn_away(bus, clock, "192.0.2.9", "timeout")

    async def shown() -> Any:
        found = (await stage.owner.get(PATH)).json()
        return found if len(found) == 2 else None

    found = await until(shown)
    assert [(one["remote"], one["code"], one["times"]) for one in found] == [
        ("192.0.2.9", "timeout", 1),
        ("192.0.2.7", "key_unknown", 2),
    ]
    clock.advance(timedelta(hours=25).total_seconds())
    assert (await stage.owner.get(PATH)).json() == []


async def test_the_list_stays_short_however_many_addresses_knock(
    stage: Stage, bus: Bus, clock: ManualClock
) -> None:
    for number in range(130):
        await turn_away(bus, clock, f"198.51.100.{number}")

    async def last_one() -> Any:
        found = (await stage.owner.get(PATH)).json()
        return found if found and found[0]["remote"].endswith(".129") else None

    assert len(await until(last_one)) == 100


async def test_only_owner_and_admin_see_who_knocked(stage: Stage, member: MakeMember) -> None:
    codes = {role: (await (await member(role)).get(PATH)).status_code for role in ("admin", "operator")}
    assert codes == {"admin": 200, "operator": 403}
