"""Writes what others are generated from: `python -m liveloop.roles.generate [--check]`.

web/openapi.json          the API, for clients
web/event-schema.json     JSON schema of the data of each realtime event
web/shared/src/generated/realtime.ts   codes and messages of the socket
deploy/liveloop.env     the commented sample of all settings

`npm run generate` in web/ makes TypeScript of the first two.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from liveloop.insight.events import event_schema as insight_events
from liveloop.realtime import generate as realtime
from liveloop.roles import sample
from liveloop.roles.foundation import Foundation
from liveloop.roles.settings import Settings
from liveloop.roles.web.app import create_app
from liveloop.roles.web.areas import Areas
from liveloop.shop.events import event_schema as shop_events
from liveloop.shows.events import event_schema as shows_events
from liveloop.talk.events import event_schema as talk_events

OPENAPI = Path("web/openapi.json")
EVENTS = Path("web/event-schema.json")
SAMPLE = Path("deploy/liveloop.env")


def main(arguments: list[str]) -> int:
    texts = {
        OPENAPI: _json(openapi()),
        EVENTS: _json(events()),
        realtime.DEFAULT_FILE: realtime.render(),
        SAMPLE: sample.render(),
    }
    if "--check" in arguments:
        stale = [str(path) for path, text in texts.items() if not path.exists() or path.read_text() != text]
        if stale:
            print(f"out of date: {', '.join(stale)}; run ./dev python -m liveloop.roles.generate")
        return 1 if stale else 0
    for path, text in texts.items():
        path.write_text(text)
    return 0


def openapi() -> dict[str, Any]:
    """The OpenAPI 3.1 document of the whole API."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_dir=Path(folder), secret=SecretStr("generated" * 4), nats_url="nats://127.0.0.1:4222"
        )
        base = Foundation(settings, "web")
        document: dict[str, Any] = create_app(base, Areas(base)).openapi()
        return document


def events() -> dict[str, Any]:
    """Event type -> JSON schema of its data."""
    return {**shows_events(), **talk_events(), **shop_events(), **insight_events()}


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
