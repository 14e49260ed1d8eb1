"""A client of a room, that follows it by events from a snapshot on."""

from __future__ import annotations

import copy
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from fastapi import FastAPI

from liveloop.insight.area import Insight
from liveloop.kit.channels import ChannelLog
from liveloop.kit.database import Database
from liveloop.shop.area import Shop
from liveloop.shows.area import Shows
from liveloop.shows.watch.policy import RoomPolicy
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.area import Talk
from tests.shop.shelf.following import reduce_shelf
from tests.shows.rig import Stage

SOON = "2026-01-01T00:10:00Z"
LATER = "2026-01-01T00:20:00Z"


class Admission:
    def __init__(self, holder: Pass) -> None:
        self.data = holder


@pytest.fixture
def policy(shows: Shows, talk: Talk, shop: Shop, insight: Insight) -> RoomPolicy[Admission]:
    parts = {**talk.parts, **shop.parts, **insight.parts}
    return shows.policy(admission=Admission, parts=parts, commands={**talk.commands, **shop.commands})


def reduce(snapshot: dict[str, Any], event: dict[str, Any]) -> None:
    """A client in ten lines."""
    data = event["data"]
    comments = snapshot["comments"]["items"]
    if event["type"] == "broadcast.changed":
        before, after = snapshot["broadcast"], data["broadcast"]
        if (before and before["id"]) != (after and after["id"]):
            comments.clear()
            snapshot["pins"]["items"].clear()
            snapshot["poll"] = None
            snapshot["likes"] = after and {"broadcast_id": after["id"], "total": 0}
            snapshot["shares"] = after and {"broadcast_id": after["id"], "total": 0}
            snapshot["gifts"] = after and {"broadcast_id": after["id"], "points": 0, "gifts": 0}
            snapshot["raffles"]["items"].clear()
            snapshot["packets"]["items"].clear()
            snapshot["coupons"]["items"].clear()
            snapshot["flash"]["items"].clear()
            snapshot["shelf"] = after and {"broadcast_id": after["id"], "items": [], "explanations": []}
        snapshot["broadcast"] = after
    elif event["type"] == "comment.created" and data.get("to") is None:
        shown = snapshot["broadcast"] and snapshot["broadcast"]["id"]
        if data["broadcast_id"] == shown and all(known["id"] != data["id"] for known in comments):
            item = {key: value for key, value in data.items() if key != "broadcast_id"}
            comments.append({**item, "offset": event["offset"], "at": event["at"]})
    elif event["type"] == "comment.deleted":
        comments[:] = [known for known in comments if known["id"] != data["id"]]
        pins = snapshot["pins"]["items"]
        pins[:] = [pin for pin in pins if pin["comment_id"] != data["id"]]
    elif event["type"] == "comment.restored":
        shown = snapshot["broadcast"] and snapshot["broadcast"]["id"]
        if data["broadcast_id"] == shown and all(known["id"] != data["comment"]["id"] for known in comments):
            comments.append(data["comment"])
            comments.sort(key=lambda one: one["offset"])
    elif event["type"] == "comment.pinned":
        pins = snapshot["pins"]["items"]
        pins[:] = [*(pin for pin in pins if pin["id"] != data["id"]), data][-3:]
    else:
        reduce_games(snapshot, event["type"], data)


def reduce_games(snapshot: dict[str, Any], kind: str, data: dict[str, Any]) -> None:
    """What is asked, drawn and given."""
    if kind == "poll.changed":
        snapshot["poll"] = data["poll"]
    elif kind == "raffle.changed":
        raffles = snapshot["raffles"]["items"]
        others = [raffle for raffle in raffles if raffle["id"] != data["raffle"]["id"]]
        raffles[:] = sorted([*others, data["raffle"]], key=lambda one: (one["at"], one["id"]))[-3:]
    elif kind in {"gift.sent", "gift.storm", "gift.refunded"}:
        snapshot["gifts"] = {"broadcast_id": data["broadcast_id"], **data["total"]}
    elif kind.startswith("shelf."):
        if snapshot["shelf"] and snapshot["shelf"]["broadcast_id"] == data["broadcast_id"]:
            reduce_shelf(snapshot["shelf"], kind, data)
    elif kind == "packet.changed":
        packets = snapshot["packets"]["items"]
        packets[:] = [*(one for one in packets if one["id"] != data["packet"]["id"]), data["packet"]][-3:]
    elif kind == "coupon.drop_changed":
        drops = snapshot["coupons"]["items"]
        drops[:] = [*(one for one in drops if one["id"] != data["drop"]["id"]), data["drop"]][-3:]
    elif kind == "flash.changed":
        sales = snapshot["flash"]["items"]
        known = {**{one["id"]: one for one in sales}, data["sale"]["id"]: data["sale"]}
        sales[:] = sorted(known.values(), key=lambda one: (one["at"], one["id"]))[-3:]


Act = Callable[[], Awaitable[object]]


class Client:
    """Holds a snapshot and applies the events of the log to it."""

    def __init__(
        self, stage: Stage, policy: RoomPolicy[Admission], database: Database, log: ChannelLog
    ) -> None:
        self._stage = stage
        self._policy = policy
        self._database = database
        self._log = log

    async def fresh(self) -> dict[str, Any]:
        return dict(json.loads(json.dumps(await self._policy.snapshot(self._stage.channel))))

    async def head(self) -> int:
        async with self._database.read() as session:
            head = await self._log.head(session, self._stage.channel)
        return head.offset if head else 0

    async def check(self, act: Act, *, events: set[str]) -> dict[str, Any]:
        """Do `act`; the old snapshot and what it logged must give the new snapshot, also when an
        event is applied that the snapshot holds already."""
        old, position = await self.fresh(), await self.head()
        await act()
        async with self._database.read() as session:
            logged = await self._log.events_between(
                session, self._stage.channel, after=position, until=await self.head()
            )
        told = [
            {
                "offset": event.offset,
                "type": event.type,
                "at": event.at and event.at.isoformat().replace("+00:00", "Z"),
                "data": event.data,
            }
            for _, event in logged
        ]
        assert {event["type"] for event in told} == events
        new = await self.fresh()
        for start in (old, copy.deepcopy(new)):
            for event in told:
                reduce(start, event)
            assert start == new
        return new


@pytest.fixture
def client(
    app: FastAPI,
    stage: Stage,
    policy: RoomPolicy[Admission],
    database: Database,
    channels: ChannelLog,
) -> Client:
    return Client(stage, policy, database, channels)
