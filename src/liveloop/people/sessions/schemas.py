from __future__ import annotations

import uuid

from pydantic import BaseModel

from liveloop.people.access import Permission, Role
from liveloop.people.accounts.fields import Email, Locale
from liveloop.people.accounts.passwords import GivenPassword


class SignIn(BaseModel):
    email: Email
    password: GivenPassword


class AccountView(BaseModel):
    id: uuid.UUID
    name: str
    email: str
    locale: Locale


class OrganisationView(BaseModel):
    id: uuid.UUID
    name: str


class SessionUpdate(BaseModel):
    """Which of one's organisations to act for from now on."""

    organisation_id: uuid.UUID


class SessionView(BaseModel):
    """Who is signed in, and what the page may offer them."""

    account: AccountView
    organisation: OrganisationView
    role: Role
    permissions: list[Permission]
    csrf_token: str
    """Goes into the header X-CSRF-Token of every request that changes something."""
