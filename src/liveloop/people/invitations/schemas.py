from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from liveloop.people.access import Role
from liveloop.people.accounts.fields import Email, Locale, Name
from liveloop.people.accounts.passwords import NewPassword


class InvitationCreate(BaseModel):
    email: Email
    role: Role


class InvitationView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    email: str
    role: Role
    created_at: datetime
    expires_at: datetime
    url: str | None = None
    """The link to send; shown only when the invitation is made, because the server keeps its hash."""


Token = Annotated[SecretStr, Field(max_length=100)]
"""What stands behind the # of the link: it travels in bodies only, because addresses are logged."""


class InvitationLookUp(BaseModel):
    token: Token


class InvitationOffer(BaseModel):
    """What somebody who holds the link may know."""

    organisation: str
    email: str
    role: Role
    expires_at: datetime
    has_account: bool
    """True: the password asked for is the one of the account with this email."""


class InvitationAccept(BaseModel):
    token: Token
    name: Name
    password: NewPassword
    locale: Locale = "zh-CN"
