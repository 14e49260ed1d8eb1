"""The routes of the conversation, to be put below `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from liveloop.talk.comments.endpoints import router as comments

routers: list[APIRouter] = [comments]
