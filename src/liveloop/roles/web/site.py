"""The built web apps: pages for people's addresses, and files whose names carry their content's hash."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Literal

from fastapi import APIRouter, Depends
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from starlette.responses import Response

from liveloop.kit.errors import NotFound
from liveloop.people.access.guards import public
from liveloop.roles.settings import Settings

App = Literal["viewer", "console", "studio"]
Boot = Callable[[str], Awaitable[dict[str, Any] | None]]
"""What GET /watch/{slug} answers, or None when there is no such room."""

FOREVER = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"
CHECKOUT = Path(__file__).resolve().parents[4]


class PageNotBuilt(NotFound):
    code = "page.not_built"


class FileMissing(NotFound):
    code = "file.missing"


def web_folder(settings: Settings) -> Path:
    """Where the built apps are."""
    return settings.web.folder or CHECKOUT / "web" / "dist"


class Site:
    """Reads a page when it changes and answers it with what the first paint needs already in it."""

    def __init__(self, folder: Path, boot: Boot) -> None:
        self._folder = folder
        self._boot = boot
        self._pages: dict[App, tuple[int, str]] = {}

    def page(self, app: App) -> str:
        """The HTML of an app; raises PageNotBuilt when the build is missing."""
        path = self._folder / app / "index.html"
        try:
            changed = path.stat().st_mtime_ns
        except FileNotFoundError as error:
            advice = "The web apps are not built. Run ./dev up once, or set LIVELOOP_WEB__FOLDER."
            raise PageNotBuilt(advice) from error
        known = self._pages.get(app)
        if known is None or known[0] != changed:
            known = self._pages[app] = (changed, path.read_text())
        return known[1]

    async def room(self, slug: str) -> HTMLResponse:
        """The viewer with the room in it, so that its title stands before any script has run."""
        state = await self._boot(slug)
        html = self.page("viewer")
        if state is None:
            return HTMLResponse(html, status_code=404, headers={"Cache-Control": REVALIDATE})
        html = html.replace("</head>", f"{_boot_tag(state)}</head>", 1)
        return HTMLResponse(html, headers={"Cache-Control": REVALIDATE})

    def file(self, app: App, path: str) -> FileResponse:
        folder = (self._folder / app).resolve()
        target = (folder / path).resolve()
        if not target.is_relative_to(folder) or not target.is_file():
            raise FileMissing("There is no such file. Reload the page: a newer version may be installed.")
        immutable = path.startswith("assets/")
        return FileResponse(target, headers={"Cache-Control": FOREVER if immutable else REVALIDATE})


def site_router(site: Site) -> APIRouter:
    """Every address that people type or share."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(public)])

    @router.get("/")
    async def home() -> Response:
        return RedirectResponse("/console", status_code=302)

    @router.get("/r/{slug}")
    @router.get("/r/{slug}/b/{broadcast}")
    async def room(slug: str, broadcast: str | None = None) -> Response:  # noqa: ARG001 - read by the page itself
        return await site.room(slug)

    @router.get("/pay/sandbox")
    async def sandbox() -> Response:
        return HTMLResponse(site.page("viewer"), headers={"Cache-Control": REVALIDATE})

    @router.get("/console")
    @router.get("/console/{path:path}")
    async def console() -> Response:
        return HTMLResponse(site.page("console"), headers={"Cache-Control": REVALIDATE})

    @router.get("/studio/{path:path}")
    async def studio() -> Response:
        return HTMLResponse(site.page("studio"), headers={"Cache-Control": REVALIDATE})

    @router.get("/web/{app}/{path:path}")
    async def asset(app: App, path: str) -> Response:
        return site.file(app, path)

    return router


def _boot_tag(state: dict[str, Any]) -> str:
    """A data block: not a script to the browser; `<` is escaped so that no text can end it."""
    text = json.dumps(state, ensure_ascii=False, default=str).replace("<", "\\u003c")
    return f'<script type="application/json" id="boot">{text}</script>'
