"""Stock over HTTP, for staff."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.kit.pages import Cursor, Limit
from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shop.stock.desk import StockDesk
from liveloop.shop.stock.schemas import MovementPage, StockChange, StockLevel

router = APIRouter(tags=["stock"])


async def _desk(request: Request) -> StockDesk:
    desk: StockDesk = request.app.state.shop.catalogue.stock_desk
    return desk


Desk = Annotated[StockDesk, Depends(_desk)]


@router.post("/variants/{variant_id}/stock", operation_id="changeStock")
async def change_stock(
    variant_id: uuid.UUID,
    wanted: StockChange,
    actor: Annotated[Actor, Depends(require("shop.manage"))],
    session: WriteSession,
    desk: Desk,
) -> StockLevel:
    """Goods came in, or went away otherwise than by being sold. What is held or sold does not go."""
    return await desk.change(session, actor, variant_id, wanted)


@router.get("/products/{product_id}/movements", operation_id="listStockMovements")
async def list_stock_movements(
    product_id: uuid.UUID,
    actor: Annotated[Actor, Depends(require("shop.read"))],
    session: ReadSession,
    desk: Desk,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> MovementPage:
    """What came in for the variants of a product, and what went, newest first."""
    return await desk.movements(session, actor, product_id, cursor=cursor, limit=limit)
