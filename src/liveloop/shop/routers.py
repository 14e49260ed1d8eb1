"""The routes of the shop, to be put below `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from liveloop.shop.coupons.endpoints import router as coupons
from liveloop.shop.coupons.watch_endpoints import router as watch_coupons
from liveloop.shop.flash.endpoints import router as flash
from liveloop.shop.goods.endpoints import router as goods
from liveloop.shop.payments.endpoints import router as payments
from liveloop.shop.sandbox.endpoints import router as sandbox
from liveloop.shop.shelf.endpoints import router as shelf
from liveloop.shop.shipping.endpoints import router as shipping
from liveloop.shop.treasury.endpoints import router as treasury

routers: list[APIRouter] = [
    flash,
    goods,
    payments,
    sandbox,
    shelf,
    shipping,
    coupons,
    watch_coupons,
    treasury,
]
