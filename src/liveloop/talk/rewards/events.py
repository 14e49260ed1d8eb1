"""What one person alone is told: that they earned points (lane `own`)."""

from __future__ import annotations

import uuid

from pydantic import BaseModel

from liveloop.kit.channels import Draft
from liveloop.talk.rewards.schemas import Rule

EARNED = "points.earned"


class PointsEarned(BaseModel):
    """`points` by a rule; `balance` is what they have now."""

    to: uuid.UUID
    rule: Rule
    points: int
    balance: int


def earned(news: PointsEarned) -> Draft:
    return Draft(lane="own", type=EARNED, data=news.model_dump(mode="json"))
