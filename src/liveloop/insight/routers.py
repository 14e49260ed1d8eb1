"""The routes of the numbers, to be put below `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from liveloop.insight.latency.endpoints import router as latency
from liveloop.insight.live.endpoints import router as live

routers: list[APIRouter] = [live, latency]
