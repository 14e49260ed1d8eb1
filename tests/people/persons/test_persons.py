from __future__ import annotations

import asyncio

import pytest

from liveloop.kit.groupcommit import GroupCommit
from liveloop.kit.ids import new_id
from liveloop.people.persons.models import PersonRow
from liveloop.people.persons.service import Wanted


@pytest.fixture
def guest(house):
    def make(guest_id=None, nickname=None, organisation_id=None):
        return Wanted(
            organisation_id=organisation_id or house.organisation_id,
            guest_id=guest_id or new_id(),
            nickname=nickname,
            fallback="Guest1234",
        )

    return make


@pytest.fixture
def ensure(database, people):
    async def ensure(*wanted):
        async with database.transaction() as session:
            return await people.persons.ensure(session, wanted)

    return ensure


async def test_a_guest_is_the_same_person_on_every_visit(ensure, guest):
    wanted = guest()
    [first], [second] = await ensure(wanted), await ensure(wanted)
    assert first == second
    assert first.nickname == "Guest1234"


async def test_many_arrive_at_once_and_one_of_them_twice(ensure, guest):
    everybody = [guest() for _ in range(300)]
    people = await ensure(*everybody, everybody[0])
    assert len(people) == 301
    assert len({person.id for person in people}) == 300
    assert people[0] == people[-1]
    assert [person.guest_id for person in people] == [
        wanted.guest_id for wanted in [*everybody, everybody[0]]
    ]


async def test_a_chosen_name_replaces_the_older_one(ensure, guest):
    wanted = guest(nickname="Tea")
    assert (await ensure(wanted))[0].nickname == "Tea"
    renamed = guest(guest_id=wanted.guest_id, nickname="Green Tea")
    assert (await ensure(renamed))[0].nickname == "Green Tea"
    assert (await ensure(guest(guest_id=wanted.guest_id)))[0].nickname == "Green Tea"


async def test_a_guest_is_another_person_in_another_organisation(ensure, guest, other_house):
    wanted = guest(nickname="Tea")
    elsewhere = guest(guest_id=wanted.guest_id, organisation_id=other_house.organisation_id)
    here, there = await ensure(wanted, elsewhere)
    assert here.id != there.id
    assert (here.nickname, there.nickname) == ("Tea", "Guest1234")


async def test_a_merged_guest_is_found_as_whom_they_became(ensure, guest, database):
    old, new = guest(nickname="Old"), guest(nickname="New")
    before, after = await ensure(old, new)
    async with database.transaction() as session:
        (await session.get(PersonRow, before.id)).merged_into = after.id
    assert (await ensure(guest(guest_id=old.guest_id)))[0].id == after.id


async def test_group_commits_at_the_same_time_agree_on_a_person(database, people, guest):
    groups = [GroupCommit(database, people.persons.ensure, name=f"join{number}") for number in range(2)]
    for group in groups:
        await group.start()
    everybody = [guest() for _ in range(20)]
    answers = await asyncio.gather(*(group.submit(wanted) for wanted in everybody for group in groups))
    for group in groups:
        await group.close()
    assert [person.id for person in answers[0::2]] == [person.id for person in answers[1::2]]
    assert len({person.id for person in answers}) == 20
