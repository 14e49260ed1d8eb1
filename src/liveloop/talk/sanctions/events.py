"""What is told about sanctions: to whom they meet (lane `own`), and to staff that the desk changed."""

from __future__ import annotations

import uuid

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.bus import subjects
from liveloop.kit.announcements import announce
from liveloop.kit.channels import Draft
from liveloop.kit.ids import new_id
from liveloop.shows.watch.doorman import Restriction

MUTED = "viewer.muted"
DESK = "desk.changed"


class ViewerMuted(BaseModel):
    """To one person alone: they may not write any more; without `mute` they may again."""

    to: uuid.UUID
    mute: Restriction | None


class DeskChanged(BaseModel):
    """To staff: held comments, reports, appeals or sanctions are not what they were."""

    room_id: uuid.UUID


def muted(person_id: uuid.UUID, mute: Restriction | None) -> Draft:
    return Draft(lane="own", type=MUTED, data=ViewerMuted(to=person_id, mute=mute).model_dump(mode="json"))


def tell_desk(session: AsyncSession, room_id: uuid.UUID) -> None:
    """Once the transaction is committed. Told again it only has the desk read again."""
    event = {
        "id": str(new_id()),
        "offset": None,
        "type": DESK,
        "at": None,
        "data": DeskChanged(room_id=room_id).model_dump(mode="json"),
    }
    envelope = {"channel": str(room_id), "lane": "staff", "epoch": "", "event": event}
    announce(session, subjects.room(str(room_id), "staff"), envelope)
