"""The events of this area that clients see, for the generated TypeScript types.

The gateways themselves send `audience`, on the lane `pulse`.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

AUDIENCE = "audience"


class AudienceNow(BaseModel):
    """Somebody on two gateways counts twice."""

    people: int
    connections: int


def event_schema() -> dict[str, Any]:
    """Event type -> JSON schema of its `data`, each complete in itself."""
    return {AUDIENCE: AudienceNow.model_json_schema(mode="serialization")}
