from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import BaseModel

from liveloop.people.access import Role


class MemberUpdate(BaseModel):
    role: Role


class MemberView(BaseModel):
    account_id: uuid.UUID
    name: str
    email: str
    role: Role
    joined_at: datetime
