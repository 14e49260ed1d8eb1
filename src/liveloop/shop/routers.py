"""The routes of the shop, to be put below `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from liveloop.shop.flash.endpoints import router as flash
from liveloop.shop.goods.endpoints import router as goods
from liveloop.shop.payments.endpoints import router as payments
from liveloop.shop.sandbox.endpoints import router as sandbox
from liveloop.shop.shelf.endpoints import router as shelf

routers: list[APIRouter] = [flash, goods, payments, sandbox, shelf]
