"""The events of this area that clients see, for the generated TypeScript types."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from liveloop.shows.broadcasts.events import CHANGED, BroadcastChanged
from liveloop.shows.ingest.health import EVENT
from liveloop.shows.ingest.schemas import SourceHealth

MODELS: dict[str, type[BaseModel]] = {CHANGED: BroadcastChanged, EVENT: SourceHealth}


def event_schema() -> dict[str, Any]:
    """Event type -> JSON schema of its `data`, each complete in itself."""
    return {name: model.model_json_schema(mode="serialization") for name, model in MODELS.items()}
