"""What must not leak does not: not into logs, not into errors, not into the audit log."""

from __future__ import annotations

import io
import json
import logging
import sys

import pytest
import structlog
from sqlalchemy.exc import OperationalError

from liveloop.kit import logs
from liveloop.people.sessions.service import SessionsService
from liveloop.people.setup.token import setup_token
from tests.people.conftest import PASSWORD, SECRET

LIN = "lin@tea.example.com"


@pytest.fixture(params=["json", "console"])
def printed(request, monkeypatch):
    """All that a server would print, in either style."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    logs.configure(role="test", level="debug", style=request.param)
    structlog.configure(cache_logger_on_first_use=False)
    forget_cached_loggers()
    yield stream.getvalue
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level
    logs.clear_correlation()


def forget_cached_loggers():
    """A logger that was used before keeps printing where it printed then."""
    for name, module in list(sys.modules.items()):
        if name.startswith("liveloop.") and hasattr(module, "log"):
            vars(module.log).pop("bind", None)


async def test_secrets_are_printed_nowhere(printed, house, browser, monkeypatch):
    made = (await house.owner.post("/tokens", json={"name": "script", "scopes": ["rooms.read"]})).json()
    invited = await house.owner.post("/invitations", json={"email": "ann@tea.example.com", "role": "host"})
    invitation = invited.json()["url"].rpartition("#")[2]
    wrong = "a wrong but telling password"
    await browser().post("/session", json={"email": LIN, "password": wrong})
    await browser().post("/setup", json={"token": setup_token(SECRET), "password": PASSWORD})

    async def explode(*_arguments, **_options):
        raise OperationalError("INSERT INTO sessions ...", {}, OSError("disk full"))

    monkeypatch.setattr(SessionsService, "open", explode)
    broken = await browser().post("/session", json={"email": LIN, "password": PASSWORD})
    assert broken.status_code == 500
    text = printed()
    assert "request.failed" in text
    audit = json.dumps((await house.owner.get("/audit")).json())
    for secret in (
        PASSWORD, wrong, made["secret"], invitation, setup_token(SECRET), SECRET,
        house.owner.cookies["liveloop_session"], house.owner.session["csrf_token"],
    ):  # fmt: skip
        assert secret not in text
        assert secret not in audit
        assert secret not in broken.text


async def test_a_refused_form_does_not_repeat_the_password(house, browser):
    answer = await browser().post("/session", json={"email": "nonsense", "password": "shown to nobody"})
    assert answer.status_code == 422
    assert "shown to nobody" not in answer.text
