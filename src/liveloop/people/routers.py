"""The routes about people, to be put below `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from liveloop.people.audit.endpoints import router as audit
from liveloop.people.guests.endpoints import router as guests
from liveloop.people.invitations.endpoints import router as invitations
from liveloop.people.members.endpoints import router as members
from liveloop.people.points.endpoints import router as points
from liveloop.people.profile.endpoints import router as profile
from liveloop.people.sessions.endpoints import router as sessions
from liveloop.people.setup.endpoints import router as setup
from liveloop.people.tokens.endpoints import router as tokens

routers: list[APIRouter] = [setup, sessions, profile, members, invitations, tokens, audit, guests, points]
