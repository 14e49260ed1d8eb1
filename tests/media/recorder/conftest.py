from __future__ import annotations

from collections.abc import Iterator

import pytest

from liveloop.media.recorder.writer import Writer


@pytest.fixture
def writer() -> Iterator[Writer]:
    writer = Writer()
    writer.start()
    yield writer
    writer.close()
