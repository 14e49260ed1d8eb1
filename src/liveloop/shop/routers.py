"""The routes of the shop, to be put below `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from liveloop.shop.addresses.endpoints import router as addresses
from liveloop.shop.attribution.endpoints import router as attribution
from liveloop.shop.coupons.endpoints import router as coupons
from liveloop.shop.coupons.watch_endpoints import router as watch_coupons
from liveloop.shop.exchange.endpoints import router as exchange
from liveloop.shop.flash.endpoints import router as flash
from liveloop.shop.goods.endpoints import router as goods
from liveloop.shop.orders.endpoints import router as orders
from liveloop.shop.orders.own_endpoints import router as own_orders
from liveloop.shop.outbound.endpoints import router as outbound
from liveloop.shop.payments.endpoints import router as payments
from liveloop.shop.sandbox.endpoints import router as sandbox
from liveloop.shop.shelf.endpoints import router as shelf
from liveloop.shop.shipping.endpoints import router as shipping
from liveloop.shop.stock.endpoints import router as stock
from liveloop.shop.treasury.endpoints import router as treasury
from liveloop.shop.webhooks.endpoints import router as webhooks

routers: list[APIRouter] = [
    addresses,
    attribution,
    coupons,
    flash,
    goods,
    stock,
    exchange,
    outbound,
    orders,
    own_orders,
    payments,
    sandbox,
    shelf,
    shipping,
    treasury,
    watch_coupons,
    webhooks,
]
