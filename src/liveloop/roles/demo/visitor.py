"""What the demo asks of the API, as a browser would: the owner, a room, a broadcast, its stream key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import msgspec

from liveloop.kit.seal import new_secret

ROOM_SLUG = "demo"
PATIENCE_SECONDS = 30
"""A busy machine starts slowly; that is no reason to give up."""
EMAIL = "owner@demo.example"
CURRENT = ("preparing", "live", "interrupted")


class DemoFailed(Exception):
    """The API refused something the demo needs."""


class Login(msgspec.Struct):
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class OnAir:
    """Where the encoder pushes to."""

    broadcast: str
    address: str


class Visitor:
    """Sets the demo up over HTTP; every step may be repeated."""

    def __init__(self, site_url: str, folder: Path) -> None:
        self._client = httpx2.AsyncClient(
            base_url=f"{site_url}/api/v1", headers={"Origin": site_url}, timeout=PATIENCE_SECONDS
        )
        self._login_file = folder / "login.json"

    async def close(self) -> None:
        await self._client.aclose()

    async def sign_in(self, setup_token: str | None) -> Login:
        """Create the owner on a fresh install, or sign in as the one of an earlier demo."""
        if setup_token is not None:
            return await self._create_owner(setup_token)
        if not self._login_file.exists():
            raise DemoFailed(
                "This data folder belongs to a real install. Choose another one with LIVELOOP_DATA_DIR."
            )
        login = msgspec.json.decode(self._login_file.read_bytes(), type=Login)
        session = await self.call("POST", "/session", {"email": login.email, "password": login.password})
        self._client.headers["X-CSRF-Token"] = session["csrf_token"]
        return login

    async def go_on_air(self) -> OnAir:
        """The demo room with a broadcast that goes live with its first picture."""
        room = await self._room()
        current = room["current_broadcast"]
        if current is None or current["state"] not in CURRENT:
            current = await self.call(
                "POST",
                "/broadcasts",
                {"room_id": room["id"], "title": "Liveloop demo", "start_on_first_picture": True},
            )
        key = await self.call("POST", f"/rooms/{room['id']}/stream-key/reveal")
        return OnAir(broadcast=current["id"], address=f"{key['server']}/{key['key']}")

    async def end(self, broadcast: str) -> None:
        await self.call("POST", f"/broadcasts/{broadcast}/end")

    async def _create_owner(self, setup_token: str) -> Login:
        login = Login(email=EMAIL, password=new_secret(size=9))
        session = await self.call(
            "POST",
            "/setup",
            {
                "token": setup_token,
                "organisation": "Liveloop Demo",
                "name": "Demo",
                "email": login.email,
                "password": login.password,
                "locale": "zh-CN",
            },
        )
        self._client.headers["X-CSRF-Token"] = session["csrf_token"]
        self._login_file.parent.mkdir(parents=True, exist_ok=True)
        self._login_file.touch(mode=0o600)
        self._login_file.write_bytes(msgspec.json.encode(login))
        return login

    async def _room(self) -> dict[str, Any]:
        rooms = await self.call("GET", "/rooms")
        for room in rooms["items"]:
            if room["slug"] == ROOM_SLUG:
                found: dict[str, Any] = room
                return found
        return await self.call(
            "POST", "/rooms", {"slug": ROOM_SLUG, "title": "Liveloop 演示直播间", "orientation": "landscape"}
        )

    async def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Raises DemoFailed."""
        return _result(method, path, await self._client.request(method, path, json=body))

    async def upload(self, path: str, field: str, data: bytes) -> dict[str, Any]:
        """Raises DemoFailed."""
        return _result("POST", path, await self._client.post(path, files={field: data}))


def _result(method: str, path: str, answer: httpx2.Response) -> dict[str, Any]:
    if answer.is_error:
        raise DemoFailed(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
    result: dict[str, Any] = answer.json() if answer.content else {}
    return result
