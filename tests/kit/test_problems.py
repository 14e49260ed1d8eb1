from __future__ import annotations

import httpx2
import pytest
from fastapi import FastAPI

from liveloop.kit import problems
from liveloop.kit.errors import Conflict, TooMany
from liveloop.kit.logs import start_correlation


class SeatTaken(Conflict):
    code = "seat.taken"


@pytest.fixture
def client() -> httpx2.AsyncClient:
    app = FastAPI()
    problems.install(app)

    @app.get("/taken")
    async def taken() -> None:
        start_correlation("c-1")
        raise SeatTaken("Choose another seat.", seat=4)

    @app.get("/fast")
    async def fast() -> None:
        raise TooMany("Slow down.", retry_after=3)

    @app.get("/broken")
    async def broken() -> None:
        raise ZeroDivisionError("secret detail")

    @app.get("/number/{number}")
    async def number(number: int) -> int:
        return number

    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    return httpx2.AsyncClient(transport=transport, base_url="http://test")


async def test_a_known_error_is_a_problem_with_its_details(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/taken")
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:liveloop:problem:seat.taken",
        "title": "Conflict",
        "status": 409,
        "detail": "Choose another seat.",
        "code": "seat.taken",
        "correlation_id": "c-1",
        "seat": 4,
    }


async def test_a_limit_says_when_to_come_back(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/fast")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3")


async def test_an_unknown_error_keeps_its_secrets(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.text


async def test_a_wrong_field_is_named(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/number/x")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["number"]


async def test_an_unknown_page_is_a_problem_too(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/nowhere")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
