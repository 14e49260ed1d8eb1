"""What viewers are told about broadcasts, on the lane `control` of the room's channel."""

from __future__ import annotations

from pydantic import BaseModel

from liveloop.kit.channels import Draft
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.vocabulary import BroadcastView

CHANGED = "broadcast.changed"


class BroadcastChanged(BaseModel):
    """The last one of a channel always holds the broadcast that the room shows; null: it shows none."""

    broadcast: BroadcastView | None


def changed(broadcast: Broadcast | None) -> Draft:
    return Draft(
        lane="control",
        type=CHANGED,
        data=BroadcastChanged(broadcast=view_of(broadcast)).model_dump(mode="json"),
    )


def view_of(broadcast: Broadcast | None) -> BroadcastView | None:
    return None if broadcast is None else BroadcastView.model_validate(broadcast)
