"""Nothing of somebody who is shadowed or banned reaches anything that others read."""

from __future__ import annotations

import json
import uuid
from itertools import product
from typing import Any

import pytest

from liveloop.insight.area import Insight
from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.shows.area import Shows, ShowsWorker
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.area import Talk
from liveloop.talk.comments.settling import CommentWriter
from liveloop.talk.comments.utterance import Utterance
from liveloop.talk.replies.answering import Answering
from tests.people.conftest import Browser, MakeBrowser
from tests.shows.rig import Stage
from tests.talk.sanctions.giving import Admission, enter, give, say

SECRET_WORDS = "the words that nobody sees"


async def everything_public(
    stage: Stage, broadcast_id: object, reader: Browser, shows: Shows, talk: Talk, insight: Insight
) -> dict[str, Any]:
    """What a viewer who comes in now is given, by where it comes from."""
    base = f"/watch/tea-room/broadcasts/{broadcast_id}"
    parts = {**talk.parts, **insight.parts}
    policy = shows.policy(admission=Admission, parts=parts, commands={})
    answers = {
        path: (await reader.get(path)).json()
        for path in (
            "/watch/tea-room",
            f"{base}/comments",
            f"{base}/comments?from=2020-01-01T00:00:00Z",
            f"{base}/comments/own",
            f"{base}/pins",
            "/watch/tea-room/standing",
        )
    }
    answers["join"] = await enter(reader)
    answers["snapshot"] = await policy.snapshot(stage.channel)
    return answers


async def events_of_others(
    database: Database, channels: ChannelLog, stage: Stage, authors: list[str]
) -> list[dict[str, Any]]:
    async with database.read() as session:
        head = await channels.head(session, stage.channel)
        assert head is not None
        log = await channels.events_between(session, stage.channel, after=0, until=head.offset)
    return [event.data for lane, event in log if lane != "own" or event.data["to"] not in authors]


@pytest.mark.parametrize("kind", ["shadow", "ban", "mute"])
async def test_nothing_reaches_others(
    stage: Stage,
    browser: MakeBrowser,
    shows: Shows,
    talk: Talk,
    insight: Insight,
    worker: ShowsWorker,
    database: Database,
    channels: ChannelLog,
    clock: ManualClock,
    kind: str,
) -> None:
    planned = await stage.plan()
    await stage.act("start", planned)
    reader = browser(address="198.51.100.200")
    friend = (await enter(reader))["you"]
    control = (await say(reader, "seen by all")).json()["id"]
    people: list[str] = []
    for number, (everywhere, reach) in enumerate(product([False, True], [[], ["device"], ["network"]])):
        viewer = browser(address=f"198.51.100.{number + 1}")
        joined = await enter(viewer)
        people.append(joined["you"]["id"])
        holder = await shows.tickets.use(joined["ticket"])
        where = {"room_id": None} if everywhere else {}
        await give(stage, people[-1], kind, reach=reach, **where)
        await say(viewer, SECRET_WORDS)
        await speak_past_the_door(database, channels, clock, talk, holder, control, friend["id"])
    clock.advance(1)
    public = await everything_public(stage, planned, reader, shows, talk, insight)
    public["events"] = await events_of_others(database, channels, stage, people)
    found = {where for where, answer in public.items() if SECRET_WORDS in json.dumps(answer, default=str)}
    assert found == set()
    assert "seen by all" in json.dumps(public["snapshot"], default=str)
    assert "seen by all" in json.dumps(public["events"], default=str)


async def speak_past_the_door(
    database: Database,
    channels: ChannelLog,
    clock: ManualClock,
    talk: Talk,
    holder: Pass,
    answered: str,
    friend: str,
) -> None:
    """As a socket does that was opened before, and is not closed yet."""
    utterance = Utterance(
        room_id=holder.room_id,
        person_id=holder.person_id,
        name=holder.name,
        role=holder.role,
        client_id="late",
        body=SECRET_WORDS,
        at=clock.now(),
        reply_to=uuid.UUID(answered),
        mentions=(uuid.UUID(friend),),
        organisation_id=holder.organisation_id,
        marks=talk.doorman.marks(holder.organisation_id, holder.person_id, holder.device_id, holder.address),
    )
    async with database.transaction() as session:
        await CommentWriter(clock, channels, Answering(clock)).settle(session, [utterance])
