from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from liveloop.kit import problems
from liveloop.roles.web.site import Site, site_router

PAGE = "<html><head><title>x</title></head><body></body></html>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for app in ("viewer", "console", "studio"):
        (tmp_path / app / "assets").mkdir(parents=True)
        (tmp_path / app / "index.html").write_text(PAGE)
    (tmp_path / "viewer/assets/app-abc.js").write_text("1")
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path


@pytest.fixture
def client(folder: Path, monkeypatch: pytest.MonkeyPatch) -> httpx2.AsyncClient:
    async def boot(slug: str) -> dict[str, Any] | None:
        return {"room": {"title": "</script><b>夜市"}} if slug == "known" else None

    app = FastAPI()
    monkeypatch.setattr("liveloop.people.access.guards.check_origin", lambda _request: None)
    app.include_router(site_router(Site(folder, boot)))
    problems.install(app)
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://test")


async def test_a_room_comes_with_its_state_that_no_title_can_break_out_of(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/r/known")
    assert answer.status_code == 200
    assert 'id="boot"' in answer.text
    assert "</script><b>" not in answer.text
    assert "夜市" in answer.text


async def test_an_unknown_room_is_404_and_still_a_page(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/r/unknown")
    assert answer.status_code == 404
    assert answer.text == PAGE


async def test_hashed_files_are_kept_for_ever_and_pages_are_not(client: httpx2.AsyncClient) -> None:
    file = await client.get("/web/viewer/assets/app-abc.js")
    page = await client.get("/console/rooms")
    assert "immutable" in file.headers["cache-control"]
    assert page.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["../secret.txt", "%2e%2e/secret.txt", "assets/../../secret.txt", "nothing.js"]
)
async def test_nothing_outside_an_app_is_served(client: httpx2.AsyncClient, path: str) -> None:
    answer = await client.get(f"/web/viewer/{path}", follow_redirects=True)
    assert answer.is_error
    assert "secret" not in answer.text.replace("secret.txt", "")


async def test_a_new_build_is_noticed(client: httpx2.AsyncClient, folder: Path) -> None:
    await client.get("/console")
    page = folder / "console/index.html"
    page.write_text(PAGE.replace("x", "y"))
    assert "<title>y" in (await client.get("/console")).text


async def test_a_missing_build_says_what_to_do(client: httpx2.AsyncClient, folder: Path) -> None:
    (folder / "studio/index.html").unlink()
    answer = await client.get("/studio/1")
    assert answer.status_code == 404
    assert "./dev up" in answer.json()["detail"]
