"""The routes of the conversation, to be put below `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from liveloop.talk.comments.endpoints import router as comments
from liveloop.talk.moderation.endpoints import router as moderation

routers: list[APIRouter] = [comments, moderation]
