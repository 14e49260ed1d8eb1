from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from liveloop.kit.channels import ChannelEventRow, ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.groupcommit import GroupCommit
from liveloop.kit.ids import new_id
from liveloop.people.persons.service import PersonsService, Wanted
from liveloop.shows.broadcasts.states import SYSTEM
from liveloop.shows.playback import repository as playback
from liveloop.shows.playback.errors import Removed
from liveloop.shows.watch.conversation import AuthorRole
from liveloop.talk.comments.errors import CommentsClosed
from liveloop.talk.comments.models import Comment
from liveloop.talk.comments.settling import CommentWriter, Utterance
from liveloop.talk.replies.answering import Answering
from liveloop.talk.rewards.deeds import CommentRewards
from tests.shows.ground import Ground, another_room

Writer = GroupCommit[Utterance, Comment]


@pytest.fixture
async def writers(
    database: Database, clock: ManualClock, channels: ChannelLog
) -> AsyncIterator[list[Writer]]:
    """Two, as two web processes have them."""
    rewards = CommentRewards()
    writers: list[Writer] = [
        GroupCommit(
            database,
            CommentWriter(clock, channels, Answering(clock), [rewards]).settle,
            name=f"comments-{number}",
        )
        for number in range(2)
    ]
    for writer in writers:
        await writer.start()
    yield writers
    for writer in writers:
        await writer.close()


@pytest.fixture
async def person_id(ground: Ground) -> uuid.UUID:
    wanted = Wanted(organisation_id=ground.organisation_id, guest_id=new_id(), fallback="Guest")
    async with ground.database.transaction() as session:
        (person,) = await PersonsService(ground.clock).ensure(session, [wanted])
    return person.id


def say(
    ground: Ground, person_id: uuid.UUID, client_id: str, body: str = "hello", **changed: object
) -> Utterance:
    values: dict[str, object] = {
        "room_id": ground.room_id,
        "person_id": person_id,
        "name": "Guest",
        "role": AuthorRole.VIEWER,
        "client_id": client_id,
        "body": body,
        "at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return Utterance(**{**values, **changed})  # type: ignore[arg-type] - values of the right types


async def counted(database: Database) -> tuple[int, int]:
    """How many comments there are, and how many events say so."""
    async with database.read() as session:
        comments = await session.scalar(select(func.count()).select_from(Comment))
        events = await session.scalar(
            select(func.count()).select_from(ChannelEventRow).where(ChannelEventRow.type == "comment.created")
        )
    return comments or 0, events or 0


async def test_each_comment_has_the_offset_of_its_event(
    ground: Ground, writers: list[Writer], person_id: uuid.UUID
) -> None:
    await ground.add("live")
    said = await asyncio.gather(
        *(writers[0].submit(say(ground, person_id, f"c{number}", f"number {number}")) for number in range(20))
    )
    events = {event.offset: event for event in await ground.events() if event.type == "comment.created"}
    assert len(events) == 20
    for comment in said:
        event = events[comment.offset]
        assert event.data["id"] == str(comment.id)
        assert event.data["body"] == comment.body
        assert (event.lane, event.at) == ("talk", comment.at)


async def test_a_comment_sent_again_is_the_same_comment(
    ground: Ground, writers: list[Writer], person_id: uuid.UUID
) -> None:
    await ground.add("live")
    first = await writers[0].submit(say(ground, person_id, "c", "first"))
    again = await writers[1].submit(say(ground, person_id, "c", "second"))
    assert (again.id, again.offset, again.body) == (first.id, first.offset, "first")
    assert await counted(ground.database) == (1, 1)


async def test_one_comment_however_often_it_is_sent_at_once(
    ground: Ground, writers: list[Writer], person_id: uuid.UUID
) -> None:
    await ground.add("live")
    said = await asyncio.gather(*(writer.submit(say(ground, person_id, "c")) for writer in writers * 10))
    assert len({(comment.id, comment.offset) for comment in said}) == 1
    assert await counted(ground.database) == (1, 1)


async def test_two_processes_lose_and_double_nothing(
    ground: Ground, writers: list[Writer], person_id: uuid.UUID
) -> None:
    await ground.add("live")
    other = await another_room(ground)
    await ground.add("live", room_id=other)
    said = await asyncio.gather(
        *(
            writers[number % 2].submit(
                say(ground, person_id, f"c{number // 2}", room_id=other if number % 3 else ground.room_id)
            )
            for number in range(200)
        )
    )
    keys = {(comment.room_id, comment.client_id) for comment in said}
    assert len({comment.id for comment in said}) == len(keys) > 100
    assert await counted(ground.database) == (len(keys), len(keys))


async def test_comments_pour_in_while_operators_move_the_broadcast(
    ground: Ground, writers: list[Writer], person_id: uuid.UUID
) -> None:
    broadcast_id = await ground.add("live")

    async def talk(writer: Writer, name: str) -> None:
        for number in range(40):
            await writer.submit(say(ground, person_id, f"{name}-{number}"))

    async def flicker() -> None:
        for number in range(40):
            ground.clock.advance(0.001)
            await ground.source(broadcast_id, present=bool(number % 2))

    await asyncio.gather(talk(writers[0], "a"), talk(writers[1], "b"), flicker())
    assert await counted(ground.database) == (80, 80)
    offsets = [event.offset for event in await ground.events()]
    assert offsets == list(range(1, len(offsets) + 1))


async def test_the_same_client_id_of_two_people_are_two_comments(
    ground: Ground, writers: list[Writer], person_id: uuid.UUID
) -> None:
    await ground.add("live")
    wanted = Wanted(organisation_id=ground.organisation_id, guest_id=new_id(), fallback="Guest")
    async with ground.database.transaction() as session:
        (friend,) = await PersonsService(ground.clock).ensure(session, [wanted])
    await asyncio.gather(
        writers[0].submit(say(ground, person_id, "c")), writers[0].submit(say(ground, friend.id, "c"))
    )
    assert await counted(ground.database) == (2, 2)


@pytest.mark.parametrize("state", ["scheduled", "preparing", "live", "interrupted"])
async def test_there_is_a_conversation_until_the_end(
    ground: Ground, writers: list[Writer], person_id: uuid.UUID, state: str
) -> None:
    broadcast_id = await ground.add(state)
    comment = await writers[0].submit(say(ground, person_id, "c"))
    assert comment.broadcast_id == broadcast_id


async def test_a_batch_takes_what_is_open_and_refuses_what_is_closed(
    ground: Ground, writers: list[Writer], person_id: uuid.UUID
) -> None:
    await ground.add("ended")
    await ground.add("draft")
    other = await another_room(ground)
    await ground.add("live", room_id=other)
    closed, open_ = await asyncio.gather(
        writers[0].submit(say(ground, person_id, "a")),
        writers[0].submit(say(ground, person_id, "b", room_id=other)),
        return_exceptions=True,
    )
    assert isinstance(closed, CommentsClosed)
    assert isinstance(open_, Comment)


async def test_who_was_removed_says_nothing_more_but_the_others_of_the_batch_do(
    ground: Ground, writers: list[Writer], person_id: uuid.UUID
) -> None:
    broadcast_id = await ground.add("live")
    friend = Wanted(organisation_id=ground.organisation_id, guest_id=new_id(), fallback="Guest")
    async with ground.database.transaction() as session:
        (other,) = await PersonsService(ground.clock).ensure(session, [friend])
        removal = {
            "broadcast_id": broadcast_id,
            "person_id": person_id,
            "removed_by": None,
            "at": ground.clock.now(),
        }
        await playback.add_removal(session, removal)
    refused, said = await asyncio.gather(
        writers[0].submit(say(ground, person_id, "a")),
        writers[0].submit(say(ground, other.id, "b")),
        return_exceptions=True,
    )
    assert isinstance(refused, Removed)
    assert isinstance(said, Comment)


async def test_a_comment_that_was_answered_is_answered_again_after_the_end(
    ground: Ground, writers: list[Writer], person_id: uuid.UUID
) -> None:
    broadcast_id = await ground.add("live")
    first = await writers[0].submit(say(ground, person_id, "c"))
    async with ground.database.transaction() as session:
        await ground.lifecycle.end(session, broadcast_id, by=SYSTEM)
    again = await writers[0].submit(say(ground, person_id, "c"))
    assert again.id == first.id
