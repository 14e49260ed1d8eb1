"""The site, the API and the realtime socket as one application."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp

from liveloop import __version__
from liveloop.insight.routers import routers as insight_routers
from liveloop.kit import problems
from liveloop.kit.errors import NotFound
from liveloop.kit.health import HealthBoard
from liveloop.people.access import public
from liveloop.people.routers import routers as people_routers
from liveloop.roles.foundation import Foundation
from liveloop.roles.web.areas import Areas
from liveloop.roles.web.middleware import RequestFrame
from liveloop.roles.web.site import Site, site_router, web_folder
from liveloop.shop.routers import routers as shop_routers
from liveloop.shows.routers import routers as shows_routers
from liveloop.shows.watch.service import WatchService
from liveloop.talk.routers import routers as talk_routers

PREFIX = "/api/v1"
BODY_LIMIT = 64 * 1024


def create_app(base: Foundation, areas: Areas) -> FastAPI:
    """Nothing is started here; `base` and `areas` belong to the role."""
    app = FastAPI(
        title="Liveloop",
        version=__version__,
        summary="Live video, its audience, its shop and its review.",
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        max_body_size=BODY_LIMIT,
    )
    app.state.database = base.database
    app.state.clock = base.clock
    app.state.jobs = base.jobs
    app.state.channels = base.channels
    app.state.people = areas.people
    app.state.shows = areas.shows
    app.state.talk = areas.talk
    app.state.shop = areas.shop
    app.state.insight = areas.insight
    for router in (*people_routers, *shows_routers, *talk_routers, *shop_routers, *insight_routers):
        app.include_router(router, prefix=PREFIX)
    app.include_router(health_router(base.health))
    app.include_router(site_router(Site(web_folder(base.settings), _boot(areas.shows.watch))))
    problems.install(app)
    return app


def framed(app: FastAPI, base: Foundation) -> ASGIApp:
    """`app` as it is served. The frame is outside, so that the answer to a fault of ours has it too."""
    shows, secure = base.settings.shows_settings, base.settings.secure
    media_origin = shows.playback_url or f"{'https' if secure else 'http'}://*:{shows.playback_port}"
    return RequestFrame(app, clock=base.clock, media_origin=media_origin, secure=secure)


def health_router(board: HealthBoard) -> APIRouter:
    router = APIRouter(include_in_schema=False, dependencies=[Depends(public)])

    @router.get("/healthz")
    async def alive() -> dict[str, str]:
        """The process answers."""
        return {"status": "ok"}

    @router.get("/readyz")
    async def ready() -> JSONResponse:
        """What it needs answers too; else 503 with a sentence for each part."""
        faults = await board.report()
        return JSONResponse({"ready": not faults, "faults": faults}, status_code=503 if faults else 200)

    return router


def _boot(watch: WatchService) -> Any:
    async def boot(slug: str) -> dict[str, Any] | None:
        try:
            page = await watch.page(slug)
        except NotFound:
            return None
        state: dict[str, Any] = page.model_dump(mode="json")
        return state

    return boot
