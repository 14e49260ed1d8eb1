from __future__ import annotations

import pytest

from liveloop.kit.database import Database
from liveloop.shop.area import Shop
from tests.people.conftest import MakeBrowser
from tests.shop.orders.ground import Buyer, Market, buyer_at
from tests.shows.rig import Stage


@pytest.fixture
def market(stage: Stage, shop: Shop, database: Database) -> Market:
    return Market(stage, shop, database)


@pytest.fixture
async def buyer(stage: Stage, browser: MakeBrowser) -> Buyer:
    return await buyer_at(browser())
