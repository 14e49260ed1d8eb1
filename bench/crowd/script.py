"""What the crowd does in a window of the interaction benchmark: a script for the C client, and its book."""

from __future__ import annotations

import json
import random
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TALKERS = range(200)
LIKERS = range(200, 1_200)
GIVERS = range(1_200, 1_300)
VOTERS_FROM = 1_300
WORDS = (
    "这个颜色真好看有大一点的尺码吗多少钱能便宜包邮现货今天发主播身高体重穿哪件显瘦喜欢红蓝白黑"
    "买了三次质量不错谢谢求链接在几号库存还够两件打折优惠券怎么领已下单快递到没问题再讲遍材质洗"
    "会缩水起球吗我妈也想要送礼盒装"
)
"""What comments are made of, each of other words: equal ones would compress as no talk does."""
BODY_CHARACTERS = 16
TAPS_A_REPORT = 4
"""A page reports half a second after the first tap."""


@dataclass(frozen=True, slots=True)
class Load:
    """Rates are per second; `votes` are all of the window. `gift`: id of what is given, None where there
    are no gifts."""

    seconds: float
    comments: float
    likes: float
    gifts: float
    votes: int
    poll: str
    options: int
    gift: str | None


@dataclass(frozen=True, slots=True)
class Act:
    """`kind`: c(omment), l(ike report), g(ift), v(ote). `comment` is the number in the body."""

    id: str
    at: float
    socket: int
    kind: str
    comment: int
    name: str
    data: Mapping[str, Any]


@dataclass(slots=True)
class Outcome:
    """What the crowd knows of a script: `answers` are the acts that were confirmed, `open` those that were
    sent and not answered, each with what the answer counted (-1: nothing)."""

    acts: Mapping[str, Act]
    confirmed: dict[str, int] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    def ids(self, kind: str, among: Iterator[str] | set[str] | Mapping[str, int]) -> set[str]:
        return {identifier for identifier in among if self.acts[identifier].kind == kind}

    def count(self, kind: str) -> tuple[int, int, int]:
        """(confirmed, open, refused)."""
        return (
            len(self.ids(kind, self.confirmed)),
            len(self.ids(kind, self.open)),
            len(self.ids(kind, self.refused)),
        )


class Author:
    """Writes scripts; ids and numbers of comments go on from one to the next, and so do likes."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self._nonce = secrets.token_hex(4)
        self._acts = 0
        self._comments = 0
        self.tapped: Counter[int] = Counter()
        """Likes of each socket, as its last report says."""

    def source(self, socket: int) -> str:
        return f"page-{self._nonce}-{socket}"

    def compose(self, load: Load, sockets: int) -> list[Act]:
        """The acts of a window, by time."""
        moments = [
            *self._moments("c", load.comments * load.seconds, load.seconds),
            *self._moments("l", load.likes * load.seconds / TAPS_A_REPORT, load.seconds),
            *self._moments("g", load.gifts * load.seconds if load.gift else 0, load.seconds),
            *self._moments("v", load.votes, load.seconds),
        ]
        voters = iter(self._dice.sample(range(VOTERS_FROM, sockets), load.votes) if load.votes else ())
        return [self._act(kind, at, load, voters) for at, kind in sorted(moments)]

    def _moments(self, kind: str, number: float, seconds: float) -> list[tuple[float, str]]:
        return [(self._dice.uniform(0, seconds), kind) for _ in range(round(number))]

    def _act(self, kind: str, at: float, load: Load, voters: Iterator[int]) -> Act:
        identifier = f"{self._nonce}-{self._acts:x}"
        self._acts += 1
        comment = -1
        data: dict[str, Any]
        if kind == "c":
            socket, comment = self._dice.choice(TALKERS), self._comments
            self._comments += 1
            words = "".join(self._dice.choices(WORDS, k=BODY_CHARACTERS))
            name, data = "comment.send", {"body": f"~m{comment}~ {words}", "at": None}
        elif kind == "l":
            socket = self._dice.choice(LIKERS)
            self.tapped[socket] += TAPS_A_REPORT
            name, data = "likes.send", {"source": self.source(socket), "count": self.tapped[socket]}
        elif kind == "g":
            socket = self._dice.choice(GIVERS)
            name, data = "gift.send", {"gift_id": load.gift, "quantity": 1}
        else:
            socket = next(voters)
            choices = [self._dice.randrange(load.options)]
            name, data = "poll.vote", {"poll_id": load.poll, "choices": choices}
        return Act(identifier, at, socket, kind, comment, name, data)


def write_script(path: Path, acts: Sequence[Act]) -> None:
    """The format is described in bench/clients/acts.h."""
    with path.open("w", encoding="utf-8") as file:
        for act in acts:
            frame = {"op": "command", "id": act.id, "name": act.name, "data": act.data}
            text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
            number = act.id.rpartition("-")[2]
            file.write(f"{1000 * act.at:.3f} {act.socket} {act.kind} {act.comment} {number} {text}\n")


def read_book(path: Path, acts: Sequence[Act]) -> Outcome:
    """What the client wrote of this script."""
    outcome = Outcome({act.id: act for act in acts})
    by_number = {act.id.rpartition("-")[2]: act.id for act in acts}
    for line in path.with_name(path.name + ".book").read_text().splitlines():
        number, state, value = line.split()
        identifier = by_number[number]
        if state == "acked":
            outcome.confirmed[identifier] = int(value)
        elif state == "open":
            outcome.open.add(identifier)
        elif state == "refused":
            outcome.refused.add(identifier)
    return outcome
