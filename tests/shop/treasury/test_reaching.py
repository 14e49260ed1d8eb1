from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from liveloop.shop.treasury.reaching import is_public, reach
from tests.people.conftest import MakeBrowser
from tests.shop.webhooks.receiver import Receiver
from tests.shows.rig import Stage

PROBLEM = "405 Method Not Allowed\r\ncontent-type: application/problem+json"


@pytest.fixture
async def server() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    await receiver.start()
    yield receiver
    await receiver.close()


@pytest.mark.parametrize(
    ("answer", "level", "code"),
    [
        (PROBLEM, "ok", "callback.reached"),
        ("200 OK", "error", "callback.not_ours"),
        ("405 Method Not Allowed", "error", "callback.not_ours"),
        ("502 Bad Gateway", "error", "callback.not_ours"),
        ("drop", "warning", "callback.unreachable"),
    ],
)
async def test_the_address_is_looked_at(server: Receiver, answer: str, level: str, code: str) -> None:
    server.answers = [answer]
    found = await reach(f"http://127.0.0.1:{server.port}/api/v1/payments/callbacks/alipay")
    assert (found.level, found.code) == (level, code)
    assert server.received[0].path == "/api/v1/payments/callbacks/alipay"


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://live.example.com/callbacks", True),
        ("https://203.0.114.7/callbacks", True),
        ("http://live.example.com/callbacks", False),
        ("https://192.168.1.10/callbacks", False),
        ("https://127.0.0.1:8000/callbacks", False),
        ("https://localhost/callbacks", False),
        ("https://[::1]/callbacks", False),
    ],
)
def test_a_provider_calls_only_what_is_public(url: str, public: bool) -> None:
    assert is_public(url) is public


async def test_a_liveloop_says_that_callbacks_are_posted(stage: Stage, browser: MakeBrowser) -> None:
    """By this `reach` knows one."""
    answer = await browser().get("/payments/callbacks/alipay")
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")
