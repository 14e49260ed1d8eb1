"""The routes about rooms and broadcasts, to be put below `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from liveloop.shows.broadcasts.endpoints import router as broadcasts
from liveloop.shows.ingest.endpoints import router as ingest
from liveloop.shows.playback.endpoints import router as playback
from liveloop.shows.recordings.endpoints import router as recordings
from liveloop.shows.rooms.endpoints import router as rooms
from liveloop.shows.watch.endpoints import router as watch

routers: list[APIRouter] = [rooms, broadcasts, ingest, playback, recordings, watch]
