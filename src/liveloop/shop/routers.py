"""The routes of the shop, to be put below `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

routers: list[APIRouter] = []
