"""What a visitor is told when something of ours breaks."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest
from pydantic import SecretStr

from liveloop.roles.foundation import Foundation
from liveloop.roles.settings import Settings
from liveloop.roles.web.app import create_app, framed
from liveloop.roles.web.areas import Areas


@pytest.fixture
def site(tmp_path: Path) -> httpx2.AsyncClient:
    """An application whose database was never started."""
    settings = Settings(data_dir=tmp_path, secret=SecretStr("s" * 48), nats_url="nats://127.0.0.1:4222")
    base = Foundation(settings, "web")
    app = framed(create_app(base, Areas(base)), base)
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx2.AsyncClient(transport=transport, base_url="http://live.test")


async def test_a_fault_is_answered_with_the_id_that_the_log_has(site: httpx2.AsyncClient) -> None:
    answer = await site.get("/api/v1/setup", headers={"x-request-id": "from-the-browser"})
    assert answer.status_code == 500
    assert answer.json()["correlation_id"] == "from-the-browser"
    assert answer.headers["x-request-id"] == "from-the-browser"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_every_answer_has_an_id_of_its_own(site: httpx2.AsyncClient) -> None:
    first, second = [(await site.get("/healthz")).headers["x-request-id"] for _ in range(2)]
    assert first != second
