from __future__ import annotations

from tests.shop.flash.ground import flash  # noqa: F401 - a fixture
from tests.shows.watch.following import client, policy  # noqa: F401 - fixtures
