from __future__ import annotations

import uuid

import pytest
from pydantic import ValidationError

from liveloop.shows.rooms.schemas import RoomCreate
from tests.people.conftest import House, MakeBrowser, MakeMember
from tests.shows.rig import Stage

FORM = {"slug": "coffee-room", "title": "Coffee room", "orientation": "landscape"}


async def test_a_room_is_made_and_shown(stage: Stage) -> None:
    found = (await stage.owner.get(f"/rooms/{stage.room_id}")).json()
    assert found == stage.room
    assert found["slug"] == "tea-room"
    assert found["orientation"] == "portrait"
    assert found["cover_url"] is None
    assert found["current_broadcast"] is None


async def test_rooms_are_listed_newest_first_page_by_page(stage: Stage) -> None:
    for number in range(3):
        await stage.owner.post("/rooms", json={**FORM, "slug": f"room-{number}"})
    first = (await stage.owner.get("/rooms", params={"limit": 3})).json()
    second = (await stage.owner.get("/rooms", params={"limit": 3, "cursor": first["next_cursor"]})).json()
    slugs = [room["slug"] for room in [*first["items"], *second["items"]]]
    assert slugs == ["room-2", "room-1", "room-0", "tea-room"]
    assert second["next_cursor"] is None


async def test_an_address_belongs_to_one_room_of_the_installation(stage: Stage, other_house: House) -> None:
    answer = await other_house.owner.post("/rooms", json={**FORM, "slug": "tea-room"})
    assert answer.status_code == 409
    assert answer.json()["code"] == "room.slug_taken"


@pytest.mark.parametrize("slug", ["ab", "Tea", "tea_room", "-tea", "tea-", "console", "a" * 41, "茶室room"])
def test_a_bad_address_is_refused(slug: str) -> None:
    with pytest.raises(ValidationError):
        RoomCreate(slug=slug, title="Tea")


@pytest.mark.parametrize("slug", ["abc", "2026", "tea-room", "a" * 40])
def test_a_good_address_is_taken(slug: str) -> None:
    assert RoomCreate(slug=slug, title="Tea").slug == slug


async def test_a_room_is_renamed_and_moved(stage: Stage) -> None:
    answer = await stage.owner.patch(f"/rooms/{stage.room_id}", json={"title": "New", "slug": "new-tea"})
    assert answer.status_code == 200
    assert (answer.json()["title"], answer.json()["slug"]) == ("New", "new-tea")
    assert answer.json()["orientation"] == "portrait"


async def test_a_room_cannot_move_to_a_taken_address(stage: Stage) -> None:
    await stage.owner.post("/rooms", json=FORM)
    answer = await stage.owner.patch(f"/rooms/{stage.room_id}", json={"slug": "coffee-room"})
    assert answer.status_code == 409
    assert (await stage.owner.get(f"/rooms/{stage.room_id}")).json()["slug"] == "tea-room"


async def test_an_empty_room_is_deleted(stage: Stage) -> None:
    assert (await stage.owner.delete(f"/rooms/{stage.room_id}")).status_code == 204
    assert (await stage.owner.get(f"/rooms/{stage.room_id}")).status_code == 404


async def test_a_room_with_broadcasts_stays(stage: Stage) -> None:
    await stage.plan()
    answer = await stage.owner.delete(f"/rooms/{stage.room_id}")
    assert answer.status_code == 409
    assert answer.json()["code"] == "room.in_use"


async def test_a_room_shows_its_next_broadcast(stage: Stage) -> None:
    await stage.plan("later", scheduled_at="2026-02-02T12:00:00Z")
    sooner = await stage.plan("sooner", scheduled_at="2026-02-01T12:00:00Z")
    current = (await stage.owner.get(f"/rooms/{stage.room_id}")).json()["current_broadcast"]
    assert current["id"] == str(sooner)
    assert current["room_slug"] == "tea-room"


async def test_the_stream_key_stays_until_it_is_rotated(stage: Stage) -> None:
    key = await stage.key()
    assert len(key) >= 32
    assert await stage.key() == key
    rotated = (await stage.owner.post(f"/rooms/{stage.room_id}/stream-key/rotate")).json()
    assert rotated["server"] == "rtmp://live.test:1935/live"
    assert rotated["key"] != key
    assert await stage.key() == rotated["key"]


async def test_whoever_sees_the_stream_key_is_on_record(stage: Stage) -> None:
    await stage.key()
    await stage.owner.post(f"/rooms/{stage.room_id}/stream-key/rotate")
    entries = (await stage.owner.get("/audit")).json()["items"]
    acts = [(entry["act"], entry["target_id"]) for entry in entries[:2]]
    assert acts == [("stream_key.rotated", str(stage.room_id)), ("stream_key.revealed", str(stage.room_id))]


ROUTES = [
    ("GET", "/rooms/{room}", None),
    ("PATCH", "/rooms/{room}", {"title": "Mine"}),
    ("DELETE", "/rooms/{room}", None),
    ("POST", "/rooms/{room}/stream-key/reveal", None),
    ("POST", "/rooms/{room}/stream-key/rotate", None),
]


async def test_the_room_of_another_organisation_does_not_exist(stage: Stage, other_house: House) -> None:
    for method, path, body in ROUTES:
        answer = await other_house.owner.request(method, path.format(room=stage.room_id), json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "room.not_found"), (method, path)
    assert (await stage.owner.get(f"/rooms/{stage.room_id}")).json() == stage.room


async def test_an_analyst_only_looks_at_rooms(stage: Stage, member: MakeMember) -> None:
    analyst = await member("analyst")
    assert (await analyst.get(f"/rooms/{stage.room_id}")).status_code == 200
    for method, path, body in ROUTES[1:]:
        answer = await analyst.request(method, path.format(room=stage.room_id), json=body)
        assert answer.status_code == 403, (method, path)


async def test_nobody_gets_at_rooms_without_signing_in(stage: Stage, browser: MakeBrowser) -> None:
    for method, path, body in ROUTES:
        answer = await browser().request(method, path.format(room=stage.room_id), json=body)
        assert answer.status_code == 401, (method, path)


async def test_a_room_that_is_not_there(house: House) -> None:
    assert (await house.owner.get(f"/rooms/{uuid.uuid4()}")).status_code == 404
