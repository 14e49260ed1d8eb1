from __future__ import annotations

from tests.shop.flash.ground import flash  # noqa: F401 - a fixture
from tests.shows.ground import ground  # noqa: F401 - a fixture
from tests.shows.rig import (  # noqa: F401 - fixtures
    announcer,
    app,
    browser,
    house,
    insight,
    job_runner,
    jobs,
    member,
    other_house,
    people,
    publisher,
    shop,
    shows,
    stage,
    talk,
    worker,
)
