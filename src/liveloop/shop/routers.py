"""The routes of the shop, to be put below `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from liveloop.shop.flash.endpoints import router as flash
from liveloop.shop.goods.endpoints import router as goods

routers: list[APIRouter] = [flash, goods]
