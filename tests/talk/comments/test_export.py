from __future__ import annotations

import csv
import io

import pytest

from liveloop.kit.clock import ManualClock
from liveloop.talk.comments import export
from tests.people.conftest import House, MakeBrowser, MakeMember
from tests.shows.rig import Stage
from tests.talk.comments.test_conversation import SOON, enter, say


async def test_all_comments_are_exported_page_by_page(
    stage: Stage, browser: MakeBrowser, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "ROWS", 2)
    planned = await stage.plan(scheduled_at=SOON)
    url = f"/broadcasts/{planned}"
    viewer = await enter(browser())
    first = await say(viewer, "=SUM(A1)")
    for number in range(4):
        clock.advance(5)
        await say(viewer, f'茶 "{number}", 好', reply_to=first["id"])
    await stage.owner.delete(f"{url}/comments/{first['id']}")
    await stage.owner.put(f"/rooms/{stage.room_id}/comment-rules", json={"review": True})
    clock.advance(5)
    await say(browser(), "held")
    answer = await stage.owner.get(f"{url}/comments.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["state"], row["body"]) for row in rows] == [
        ("deleted", "'=SUM(A1)"),
        *(("shown", f'茶 "{number}", 好') for number in range(4)),
        ("waiting", "held"),
    ]
    you = (await viewer.post("/rooms/tea-room/join", json={})).json()["you"]
    assert (rows[1]["person"], rows[1]["name"], rows[1]["role"]) == (you["id"], you["name"], "viewer")
    assert (rows[1]["answers"], rows[1]["answers_name"]) == (first["id"], you["name"])
    assert (rows[1]["time"], rows[1]["media_time"]) == ("2026-01-01T00:00:05+00:00",) * 2
    entry = (await stage.owner.get("/audit")).json()["items"][0]
    assert (entry["act"], entry["target_id"]) == ("comments.exported", str(planned))


async def test_only_those_who_moderate_export(stage: Stage, member: MakeMember, other_house: House) -> None:
    url = f"/broadcasts/{await stage.plan(scheduled_at=SOON)}/comments.csv"
    assert (await (await member("analyst")).get(url)).status_code == 403
    assert (await other_house.owner.get(url)).status_code == 404
