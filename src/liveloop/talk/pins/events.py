"""What the room is told about pins, on the lane `control`: the pin as it is now."""

from __future__ import annotations

from pydantic import ConfigDict

from liveloop.kit.channels import Draft
from liveloop.talk.pins.schemas import PinRead

PINNED = "comment.pinned"


class CommentPinned(PinRead):
    """With `ended_at` it was taken down. The event's `at` is when the picture shows the change."""

    model_config = ConfigDict(title="CommentPinned")


def pinned(pin: PinRead) -> Draft:
    data = CommentPinned(**pin.model_dump()).model_dump(mode="json")
    return Draft(lane="control", type=PINNED, data=data, at=pin.ended_at or pin.at)
