from __future__ import annotations

from pydantic import BaseModel

from liveloop.people.accounts.fields import Locale, Name
from liveloop.people.accounts.passwords import GivenPassword, NewPassword


class AccountUpdate(BaseModel):
    """Only what is given changes."""

    name: Name | None = None
    locale: Locale | None = None
    current_password: GivenPassword | None = None
    """Needed with `new_password`."""
    new_password: NewPassword | None = None
