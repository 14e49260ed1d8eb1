"""What was on air when the process died keeps its address."""

from __future__ import annotations

from pathlib import Path

import pytest

from liveloop.media.node.restoring import free_init


@pytest.mark.parametrize(
    ("aired", "recorded", "free"), [([], 0, 0), ([0, 1], 1, 2), ([0], 2, 2), ([0, 12], 1, 13)]
)
def test_init_section_that_players_have_keeps_its_number(
    tmp_path: Path, aired: list[int], recorded: int, free: int
) -> None:
    for number in aired:
        (tmp_path / f"init{number}.mp4").write_bytes(b"header")
    (tmp_path / "init99.mp4.tmp").write_bytes(b"never on air")
    assert free_init(tmp_path, recorded) == free
    assert free_init(tmp_path / "gone", recorded) == recorded
