from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from liveloop.kit.health import HealthBoard
from liveloop.kit.publisher import BusAway


@pytest.mark.parametrize(
    "error", [OperationalError("SELECT 1", {}, OSError("gone")), BusAway("flush"), ConnectionRefusedError()]
)
async def test_a_part_that_fails_is_named_with_a_sentence_and_the_others_are_asked(error: Exception) -> None:
    async def broken() -> str | None:
        raise error

    async def well() -> str | None:
        return None

    async def tired() -> str | None:
        return "the disk is full"

    board = HealthBoard()
    for name, check in (("database", broken), ("bus", well), ("disk", tired)):
        board.add(name, check)
    report = await board.report()
    assert report.pop("database").startswith("it does not answer")
    assert report == {"disk": "the disk is full"}
