from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from liveloop.kit.clock import ManualClock
from liveloop.realtime.protocol.messages import CommandError
from liveloop.roles.simulate.book import Book, Seen
from liveloop.roles.simulate.hearing import Answered
from liveloop.roles.simulate.hearts import LIKES, Hearts
from liveloop.roles.simulate.orders import TRIES, Orders


class Desk:
    """Orders whose frames and timers stay here."""

    def __init__(self, *, repeats: bool = False) -> None:
        self.clock = ManualClock()
        self.book = Book()
        self.frames: list[bytes] = []
        self.due: list[tuple[float, Callable[[], None]]] = []
        self.orders = Orders(
            self.book, self.clock, write=self.frames.append, later=self.later, repeats=repeats
        )

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        self.due.append((seconds, act))

    def wait(self) -> list[float]:
        """Let everything that is due happen; returns how long each had to wait."""
        due, self.due = self.due, []
        for _, act in due:
            act()
        return [seconds for seconds, _ in due]

    def answer(self, identifier: str, code: str | None = None, data: dict[str, Any] | None = None) -> None:
        error = CommandError(code, "no", retry_after=2.0) if code else None
        self.orders.settle(Answered(identifier, ok=code is None, data=data, error=error))


def test_an_answer_counts_once() -> None:
    desk = Desk(repeats=True)
    answers: list[dict[str, Any]] = []
    identifier = desk.orders.send("comment.send", {"body": "hi"}, answered=answers.append)
    assert desk.frames[0] == desk.frames[1]
    desk.clock.advance(0.1)
    for _ in range(2):
        desk.answer(identifier, data={"offset": 1})
    book = desk.book.of("comment.send")
    assert (book.sent, book.repeated, book.acknowledged, answers) == (1, 1, 1, [{"offset": 1}])
    assert book.answer_ms.samples == 1


def test_what_was_not_answered_goes_out_again_under_its_id() -> None:
    desk = Desk()
    first, second = (desk.orders.send("comment.send", {"body": body}) for body in "ab")
    desk.answer(first)
    desk.orders.resend()
    assert desk.frames[2:] == [desk.frames[1]]
    assert second.encode() in desk.frames[1]


def test_a_busy_server_is_asked_again_and_a_refusal_is_booked() -> None:
    desk = Desk()
    refused: list[str] = []
    identifier = desk.orders.send("poll.vote", {}, refused=refused.append)
    for _ in range(TRIES - 1):
        desk.answer(identifier, "unavailable")
        assert desk.wait() == [2.0]
    desk.answer(identifier, "unavailable")
    assert refused == ["unavailable"]
    assert desk.book.of("poll.vote").refused == {"unavailable": 1}
    assert (len(desk.orders), len(desk.frames)) == (0, TRIES)


def test_what_the_server_does_not_know_is_reported_as_not_offered() -> None:
    desk = Desk()
    desk.answer(desk.orders.send("gift.send", {}), "command.unknown")
    desk.answer(desk.orders.send("poll.vote", {}), "poll.closed")
    assert desk.book.not_offered == ["gift.send"]


def test_at_the_end_what_is_open_is_counted_as_unanswered() -> None:
    desk = Desk()
    desk.orders.send("poll.vote", {})
    desk.orders.give_up()
    assert desk.book.of("poll.vote").unanswered == 1


def test_likes_are_reported_until_all_count() -> None:
    desk = Desk()
    hearts = Hearts(desk.orders, desk.later)
    hearts.tap(3)
    hearts.tap(2)
    assert desk.wait() == [0.5]
    (frame,) = desk.frames
    assert b'"count":5' in frame
    desk.answer(_id(frame), data={"count": 4, "total": 9})
    assert (hearts.counted, hearts.settled) == (4, False)
    desk.wait()
    desk.answer(_id(desk.frames[1]), data={"count": 5, "total": 10})
    assert hearts.settled
    assert desk.book.of(LIKES).acknowledged == 2


@pytest.mark.parametrize(("code", "settled"), [("likes.closed", True), ("latest", False)])
def test_likes_that_can_never_count_are_given_up(code: str, settled: bool) -> None:
    desk = Desk()
    hearts = Hearts(desk.orders, desk.later)
    hearts.tap(1)
    desk.wait()
    desk.answer(_id(desk.frames[0]), code)
    assert hearts.settled is settled


def test_what_should_have_come_and_did_not_is_lost() -> None:
    seen = Seen()
    assert not seen.begin(10)
    seen.offsets, seen.position = {11, 13}, 15
    assert seen.lost({9, 11, 12, 13, 16}) == 1
    seen.skipped = 1
    assert seen.lost({9, 11, 12, 13, 16}) == 0
    assert seen.begin(20)
    seen.position = 30
    assert seen.lost({12, 17, 25}) == 1


def _id(frame: bytes) -> str:
    return frame.partition(b'"id":"')[2].partition(b'"')[0].decode()
