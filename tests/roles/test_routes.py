"""Every route of the composed application says who may call it."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from liveloop.people.access import audit_routes, route_rules
from liveloop.roles.foundation import Foundation
from liveloop.roles.settings import Settings
from liveloop.roles.web.app import create_app
from liveloop.roles.web.areas import Areas

NO_PLACE_FOR_A_RULE = {"/openapi.json"}
"""FastAPI's own document; it says nothing that the repository does not say."""


def test_no_route_is_without_an_access_rule(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, secret=SecretStr("s" * 48), nats_url="nats://127.0.0.1:4222")
    base = Foundation(settings, "web")
    app = create_app(base, Areas(base))
    assert audit_routes(app, exempt=NO_PLACE_FOR_A_RULE) == []
    assert len(list(route_rules(app))) > len(NO_PLACE_FOR_A_RULE) + 40
