"""Every table of the product, imported in one place so that migrations and tests see them all."""

from __future__ import annotations

import liveloop.insight.latency.models
import liveloop.insight.live.models
import liveloop.kit.announcements
import liveloop.kit.channels
import liveloop.kit.inbox
import liveloop.kit.jobs
import liveloop.kit.ledger.models
import liveloop.people.accounts.models
import liveloop.people.audit.models
import liveloop.people.invitations.models
import liveloop.people.organisations.models
import liveloop.people.persons.models
import liveloop.people.points.models
import liveloop.people.sessions.models
import liveloop.people.setup.models
import liveloop.people.throttle.models
import liveloop.people.tokens.models
import liveloop.shop.addresses.models
import liveloop.shop.coupons.models
import liveloop.shop.exchange.models
import liveloop.shop.flash.models
import liveloop.shop.goods.models
import liveloop.shop.orders.models
import liveloop.shop.outbound.models
import liveloop.shop.payments.models
import liveloop.shop.sandbox.models
import liveloop.shop.shelf.models
import liveloop.shop.shipping.models
import liveloop.shop.stock.models
import liveloop.shop.treasury.models
import liveloop.shop.webhooks.models
import liveloop.shows.broadcasts.models
import liveloop.shows.ingest.models
import liveloop.shows.playback.models
import liveloop.shows.recordings.models
import liveloop.shows.rooms.models
import liveloop.talk.comments.models
import liveloop.talk.gifts.models
import liveloop.talk.introductions.models
import liveloop.talk.likes.models
import liveloop.talk.moderation.models
import liveloop.talk.packets.models
import liveloop.talk.pins.models
import liveloop.talk.poll_templates.models
import liveloop.talk.polls.models
import liveloop.talk.raffles.models
import liveloop.talk.replies.models
import liveloop.talk.reports.models
import liveloop.talk.rewards.models
import liveloop.talk.sanctions.models
import liveloop.talk.search.models
import liveloop.talk.shares.models
from liveloop.kit.database import Base

METADATA = Base.metadata


HAND_MADE = "comment_terms"
"""Begins the names of tables that migrations make by hand, for each database in its own way."""


def is_compared(name: str | None, kind: str, _parents: object) -> bool:
    """For Alembic's `include_name`: whether the models say what this table looks like."""
    return kind != "table" or name is None or not name.startswith(HAND_MADE)
