from __future__ import annotations

import resource

import pytest

from liveloop.roles import descriptors


@pytest.mark.parametrize(
    ("files", "sockets"), [(4_096, 3_096), (1_048_576, 50_000), (resource.RLIM_INFINITY, 50_000), (900, 1)]
)
def test_sockets_leave_descriptors_for_the_rest(
    monkeypatch: pytest.MonkeyPatch, files: int, sockets: int
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1_024, files))
    assert descriptors.most_sockets() == sockets
