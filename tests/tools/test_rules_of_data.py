"""Rules about statements, commits and relationships."""

from __future__ import annotations

import pytest

from tests.tools.judging import findings
from tools.rules import data

DOMAIN = "src/liveloop/shows/rooms"


@pytest.mark.parametrize("name", ["service.py", "endpoints.py", "jobs.py"])
def test_a_statement_outside_a_repository_is_found(name: str) -> None:
    code = "from sqlalchemy import func, select\n"
    assert findings(data.statements_in_repositories, code, f"{DOMAIN}/{name}") == ["sql-place"]


def test_a_dialect_statement_and_a_whole_import_are_found() -> None:
    code = "import sqlalchemy as sa\nfrom sqlalchemy.dialects.postgresql import insert\n"
    assert findings(data.statements_in_repositories, code, f"{DOMAIN}/service.py") == ["sql-place"] * 2


@pytest.mark.parametrize(
    "path",
    [f"{DOMAIN}/repository.py", f"{DOMAIN}/models.py", f"{DOMAIN}/locks.py", "src/liveloop/kit/jobs.py"],
)
def test_a_statement_in_its_place_is_fine(path: str) -> None:
    assert not findings(data.statements_in_repositories, "from sqlalchemy import select, text\n", path)


def test_a_session_type_in_a_service_is_fine() -> None:
    code = "from sqlalchemy.ext.asyncio import AsyncSession\n"
    assert not findings(data.statements_in_repositories, code, f"{DOMAIN}/service.py")


@pytest.mark.parametrize("call", ["await session.commit()", "await self.session.rollback()"])
def test_a_commit_in_a_domain_is_found(call: str) -> None:
    code = f"async def rename(self, session):\n    {call}\n"
    assert findings(data.commits_in_kit, code, f"{DOMAIN}/service.py") == ["commit-place"]
    assert not findings(data.commits_in_kit, code, "src/liveloop/kit/groupcommit.py")


@pytest.mark.parametrize("arguments", ['back_populates="room"', 'lazy="selectin"'])
def test_a_relationship_that_loads_by_itself_is_found(arguments: str) -> None:
    code = f"from sqlalchemy.orm import relationship\nrooms = relationship({arguments})\n"
    assert findings(data.relationships_raise, code, f"{DOMAIN}/models.py") == ["lazy-raise"]


def test_a_relationship_that_raises_is_fine() -> None:
    code = 'rooms = relationship(back_populates="room", lazy="raise")\n'
    assert not findings(data.relationships_raise, code, f"{DOMAIN}/models.py")
