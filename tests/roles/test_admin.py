from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from typer.testing import CliRunner

from liveloop.roles.cli import app

runner = CliRunner()


@pytest.fixture(autouse=True)
def data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LIVELOOP_DATA_DIR", str(tmp_path))


def admin(*arguments: str) -> tuple[int, str]:
    result = runner.invoke(app, ["admin", *arguments])
    return result.exit_code, " ".join(result.output.split())


def test_an_owner_is_made_on_an_empty_machine_and_gets_a_new_password() -> None:
    code, output = admin("create-owner", "--email", "ann@example.com", "--name", "Ann")
    assert code == 0
    assert "ann@example.com is an owner. Password: " in output
    code, output = admin("reset-password", "--email", "ANN@example.com")
    assert code == 0
    assert "New password" in output


def test_an_organisation_is_added_for_an_account_there_is_or_a_new_one() -> None:
    admin("create-owner", "--email", "ann@example.com", "--name", "Ann")
    known = admin("create-organisation", "--name", "Tea", "--owner-email", "ann@example.com")
    assert known == (0, "ann@example.com is the owner of Tea.")
    code, output = admin("create-organisation", "--name", "Coffee", "--owner-email", "max@example.com")
    assert code == 0
    assert output.startswith("max@example.com is the owner of Coffee. Password: ")


def test_a_mistake_is_one_line_that_says_what_to_do() -> None:
    code, output = admin("create-owner", "--email", "nobody", "--name", "Ann")
    assert (code, "Traceback" in output) == (1, False)
    code, output = admin("reset-password", "--email", "nobody@example.com")
    assert (code, output) == (1, "liveloop: There is no account with this email.")
    code, output = admin("rotate-key", "--room", "nowhere")
    assert (code, output) == (1, "liveloop: There is no such room.")


def test_the_setup_token_is_the_same_each_time() -> None:
    assert admin("setup-token") == admin("setup-token")


def test_a_new_password_leaves_a_kick_for_the_worker_to_send(tmp_path: Path) -> None:
    admin("create-owner", "--email", "ann@example.com", "--name", "Ann")
    url = f"sqlite:///{tmp_path / 'liveloop.db'}"
    [(account, organisation)] = query(url, "SELECT account_id, organisation_id FROM memberships")
    person = uuid.uuid4()
    query(
        url,
        "INSERT INTO persons (id, organisation_id, account_id, nickname, created_at)"
        f" VALUES ('{person.hex}', '{organisation}', '{account}', 'Ann', '2026-01-01')",
    )
    admin("reset-password", "--email", "ann@example.com")
    assert query(url, "SELECT subject FROM announcements") == [(f"kick.{person}",)]


def query(url: str, statement: str) -> list[tuple[str, ...]]:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            result = connection.exec_driver_sql(statement)
            return [tuple(row) for row in result] if result.returns_rows else []
    finally:
        engine.dispose()
