"""The events of this area that clients see, for the generated TypeScript types."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from liveloop.talk.comments.events import (
    CREATED,
    DELETED,
    MENTIONED,
    REJECTED,
    RESTORED,
    CommentCreated,
    CommentDeleted,
    CommentMentioned,
    CommentRejected,
    CommentRestored,
)
from liveloop.talk.gifts.events import LEADERS as GIFT_LEADERS
from liveloop.talk.gifts.events import REFUNDED as GIFT_REFUNDED
from liveloop.talk.gifts.events import SENT as GIFT_SENT
from liveloop.talk.gifts.events import STORM as GIFT_STORM
from liveloop.talk.gifts.events import GiftLeaders, GiftRefunded, GiftSentEvent, GiftStorm
from liveloop.talk.likes.events import LIKES, LikesNow
from liveloop.talk.packets.events import CHANGED as PACKET_CHANGED
from liveloop.talk.packets.events import TAKEN as PACKET_TAKEN
from liveloop.talk.packets.events import PacketChanged, PacketTaken
from liveloop.talk.pins.events import PINNED, CommentPinned
from liveloop.talk.polls.events import CHANGED as POLL_CHANGED
from liveloop.talk.polls.events import RESULTS as POLL_RESULTS
from liveloop.talk.polls.events import PollChanged, PollResults
from liveloop.talk.raffles.events import CHANGED as RAFFLE_CHANGED
from liveloop.talk.raffles.events import ENTERED as RAFFLE_ENTERED
from liveloop.talk.raffles.events import ENTRIES as RAFFLE_ENTRIES
from liveloop.talk.raffles.events import WON as RAFFLE_WON
from liveloop.talk.raffles.events import RaffleChanged, RaffleEntered, RaffleEntries, RaffleWon
from liveloop.talk.replies.events import GIVEN as REPLY_GIVEN
from liveloop.talk.replies.events import ReplyGivenEvent
from liveloop.talk.rewards.events import EARNED, PointsEarned
from liveloop.talk.sanctions.events import DESK, MUTED, DeskChanged, ViewerMuted
from liveloop.talk.shares.events import SHARES, SharesNow

MODELS: dict[str, type[BaseModel]] = {
    CREATED: CommentCreated,
    DELETED: CommentDeleted,
    MENTIONED: CommentMentioned,
    REJECTED: CommentRejected,
    RESTORED: CommentRestored,
    MUTED: ViewerMuted,
    DESK: DeskChanged,
    LIKES: LikesNow,
    PACKET_CHANGED: PacketChanged,
    PACKET_TAKEN: PacketTaken,
    PINNED: CommentPinned,
    POLL_CHANGED: PollChanged,
    POLL_RESULTS: PollResults,
    EARNED: PointsEarned,
    GIFT_SENT: GiftSentEvent,
    GIFT_STORM: GiftStorm,
    GIFT_REFUNDED: GiftRefunded,
    GIFT_LEADERS: GiftLeaders,
    REPLY_GIVEN: ReplyGivenEvent,
    RAFFLE_CHANGED: RaffleChanged,
    RAFFLE_ENTERED: RaffleEntered,
    RAFFLE_ENTRIES: RaffleEntries,
    RAFFLE_WON: RaffleWon,
    SHARES: SharesNow,
}


def event_schema() -> dict[str, Any]:
    """Event type -> JSON schema of its `data`, each complete in itself."""
    return {name: model.model_json_schema(mode="serialization") for name, model in MODELS.items()}
