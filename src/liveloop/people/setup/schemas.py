from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, SecretStr

from liveloop.people.accounts.fields import Email, Locale, Name
from liveloop.people.accounts.passwords import NewPassword


class SetupState(BaseModel):
    needed: bool


class SetupForm(BaseModel):
    token: Annotated[SecretStr, Field(max_length=100)]
    """The line that `liveloop serve` prints at its first start."""
    organisation: Name
    name: Name
    email: Email
    password: NewPassword
    locale: Locale = "zh-CN"
