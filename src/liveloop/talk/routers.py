"""The routes of the conversation, to be put below `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from liveloop.talk.comments.endpoints import router as comments
from liveloop.talk.desk.endpoints import router as desk
from liveloop.talk.gifts.endpoints import router as gifts
from liveloop.talk.likes.endpoints import router as likes
from liveloop.talk.moderation.endpoints import router as moderation
from liveloop.talk.packets.endpoints import router as packets
from liveloop.talk.pins.endpoints import router as pins
from liveloop.talk.poll_templates.endpoints import router as poll_templates
from liveloop.talk.polls.endpoints import router as polls
from liveloop.talk.raffles.endpoints import router as raffles
from liveloop.talk.replies.endpoints import router as replies
from liveloop.talk.reports.endpoints import router as reports
from liveloop.talk.rewards.endpoints import router as rewards
from liveloop.talk.sanctions.endpoints import router as sanctions
from liveloop.talk.search.endpoints import router as search
from liveloop.talk.shares.endpoints import router as shares

routers: list[APIRouter] = [
    comments,
    gifts,
    desk,
    likes,
    moderation,
    packets,
    pins,
    polls,
    poll_templates,
    raffles,
    rewards,
    replies,
    reports,
    sanctions,
    search,
    shares,
]
