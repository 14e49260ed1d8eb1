from __future__ import annotations

from tests.shop.payments.ground import till  # noqa: F401 - a fixture
