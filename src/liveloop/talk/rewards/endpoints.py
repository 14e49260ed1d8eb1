"""Earning points over HTTP, for viewers and for staff."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.kit.pages import Cursor, Limit
from liveloop.people.access import Actor, public, require
from liveloop.people.guests.visitor import VisitorDep
from liveloop.people.points.schemas import PointsStatement
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shows.watch.service import WatchService
from liveloop.talk.rewards.schemas import CheckedIn, MyPoints, RewardRules
from liveloop.talk.rewards.service import RewardService

router = APIRouter(tags=["points"])

Lawgiver = Annotated[Actor, Depends(require("interaction.manage"))]


async def _service(request: Request) -> RewardService:
    service: RewardService = request.app.state.talk.giving.rewards
    return service


async def _watch(request: Request) -> WatchService:
    watch: WatchService = request.app.state.shows.watch
    return watch


Service = Annotated[RewardService, Depends(_service)]
Watch = Annotated[WatchService, Depends(_watch)]


@router.get("/points/rules", operation_id="getRewardRules")
async def get_reward_rules(actor: Lawgiver, session: ReadSession, service: Service) -> RewardRules:
    """What earns how many points."""
    return await service.rules(session, actor)


@router.put("/points/rules", operation_id="putRewardRules")
async def put_reward_rules(
    wanted: RewardRules, actor: Lawgiver, session: WriteSession, service: Service
) -> RewardRules:
    """They count from the next deed on."""
    return await service.set_rules(session, actor, wanted)


@router.get("/watch/{slug}/points", operation_id="getMyPoints", dependencies=[Depends(public)])
async def get_my_points(
    slug: str, visitor: VisitorDep, watch: Watch, session: ReadSession, service: Service
) -> MyPoints:
    """What this visitor has, and what earns how much today."""
    return await service.mine(session, await watch.enter(slug, visitor))


@router.get("/watch/{slug}/points/statement", operation_id="getMyStatement", dependencies=[Depends(public)])
async def get_my_statement(
    slug: str,
    visitor: VisitorDep,
    watch: Watch,
    session: ReadSession,
    service: Service,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> PointsStatement:
    """What came and went, newest first."""
    by = await watch.enter(slug, visitor)
    return await service.statement(session, by, cursor=cursor, limit=limit)


@router.post("/watch/{slug}/check-in", operation_id="checkIn", dependencies=[Depends(public)])
async def check_in(slug: str, visitor: VisitorDep, watch: Watch, service: Service) -> CheckedIn:
    """The same as the socket's `check_in`: once a day, and again it says how it is."""
    return await service.check_in(await watch.enter(slug, visitor))
