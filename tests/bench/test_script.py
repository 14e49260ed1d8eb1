from __future__ import annotations

from collections import Counter
from pathlib import Path

from bench.crowd.client import Crowd, crowd_process
from bench.crowd.script import LIKERS, Act, Author, Load, read_book, write_script
from bench.crowd.servers import alone

LOAD = Load(seconds=2, comments=20, likes=400, gifts=5, votes=300, poll="p", options=3, gift="g")


def test_a_script_holds_the_load_in_the_order_of_its_moments() -> None:
    acts = Author(seed=1).compose(LOAD, 2_000)
    assert [act.at for act in acts] == sorted(act.at for act in acts)
    assert Counter(act.kind for act in acts) == {"c": 40, "l": 200, "g": 10, "v": 300}
    assert len({act.id for act in acts}) == len(acts)
    voters = [act.socket for act in acts if act.kind == "v"]
    assert len(set(voters)) == 300


def test_what_a_page_reports_only_grows_from_one_script_to_the_next() -> None:
    author = Author(seed=1)
    reports: dict[int, list[int]] = {}
    for act in [*author.compose(LOAD, 2_000), *author.compose(LOAD, 2_000)]:
        if act.kind == "l":
            reports.setdefault(act.socket, []).append(int(act.data["count"]))
    assert set(reports) <= set(LIKERS)
    assert all(counts == sorted(set(counts)) for counts in reports.values())
    assert sum(counts[-1] for counts in reports.values()) == 4 * 400


async def test_the_crowd_acts_by_a_script_and_keeps_a_book(tmp_path: Path) -> None:
    acts = [
        Act(f"x-{number:x}", 0.1 * number, number, "c", number, "comment.send", {"body": f"~m{number}~ hi"})
        for number in range(3)
    ]
    acts.append(Act("x-3", 0.3, 1, "v", -1, "poll.vote", {"choices": [0]}))
    path = tmp_path / "script"
    write_script(path, acts)
    async with alone() as server, crowd_process(server.address, server.origin, 10) as process:
        crowd = Crowd(process, tmp_path)
        assert await crowd.connect(await server.tickets(10), 1) == 10
        await crowd.begin(f"play {path}")
        await crowd.end()
        report, kinds = await crowd.report(), await crowd.report()
    assert (report["sent"], report["lost"], report["doubled"]) == (3, 0, 0)
    assert 0 <= report["p50"] <= report["p99"]
    assert (kinds["c"]["acked"], kinds["v"]["refused"]) == (3, 1)
    outcome = read_book(path, acts)
    assert set(outcome.confirmed) == {"x-0", "x-1", "x-2"}
    assert (outcome.refused, outcome.open) == ({"x-3"}, set())
    assert outcome.count("c") == (3, 0, 0)
