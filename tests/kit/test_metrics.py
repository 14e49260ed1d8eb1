from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2
import pytest

from liveloop.bus.server import free_port
from liveloop.kit.health import HealthBoard
from liveloop.kit.metrics import MetricsServer


@pytest.fixture
def board() -> HealthBoard:
    return HealthBoard()


@pytest.fixture
async def operator(board: HealthBoard) -> AsyncIterator[httpx2.AsyncClient]:
    port = free_port()
    server = MetricsServer(("127.0.0.1", port), board)
    server.start()
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        yield client
    server.close()


async def test_metrics_are_served(operator: httpx2.AsyncClient) -> None:
    assert "python_info" in (await operator.get("/metrics")).text


async def test_a_process_is_alive_and_ready(operator: httpx2.AsyncClient) -> None:
    assert (await operator.get("/healthz")).status_code == 200
    assert (await operator.get("/readyz")).status_code == 200


async def test_a_process_that_is_not_ready_says_what_is_missing(
    operator: httpx2.AsyncClient, board: HealthBoard
) -> None:
    async def away() -> str | None:
        return "NATS is away"

    board.add("bus", away)
    answer = await operator.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["faults"] == {"bus": "NATS is away"}
    assert (await operator.get("/healthz")).status_code == 200
