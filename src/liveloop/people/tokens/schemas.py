from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from liveloop.people.access import Permission
from liveloop.people.accounts.fields import Name


class TokenCreate(BaseModel):
    name: Name
    scopes: Annotated[set[Permission], Field(min_length=1)]
    expires_at: AwareDatetime | None = None


class TokenView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    name: str
    hint: str
    """How the secret begins, to tell tokens apart."""
    scopes: list[Permission]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class TokenCreated(TokenView):
    secret: str
    """Shown this once."""
