from __future__ import annotations

from tests.shop.orders.conftest import buyer, market  # noqa: F401 - fixtures
