from __future__ import annotations

from pydantic import BaseModel

from liveloop.people.persons.nicknames import Nickname


class GuestUpdate(BaseModel):
    nickname: Nickname


class GuestView(BaseModel):
    nickname: str
