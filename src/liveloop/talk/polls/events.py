"""What the room is told about polls: that one is opened or closed, and its numbers."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import BaseModel

from liveloop.kit.channels import Draft
from liveloop.talk.polls.models import Poll
from liveloop.talk.polls.results import Results
from liveloop.talk.polls.schemas import PollView

CHANGED = "poll.changed"
RESULTS = "poll.results"


class PollChanged(BaseModel):
    """The poll as it is now. The event's `at` is when the picture shows the change."""

    poll: PollView


class PollResults(Results):
    """On the lane `pulse`, or on `staff` while viewers are not to see them."""

    poll_id: uuid.UUID


def changed(poll: Poll, at: datetime) -> Draft:
    data = PollChanged(poll=PollView.of(poll)).model_dump(mode="json")
    return Draft(lane="control", type=CHANGED, data=data, at=at)
