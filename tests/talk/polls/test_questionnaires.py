from __future__ import annotations

import asyncio
import csv
import io
import uuid
from typing import Any

import pytest

from liveloop.kit.channels import ChannelLog
from liveloop.kit.database import Database
from liveloop.shows.area import Shows
from liveloop.shows.watch.policy import Order
from liveloop.talk.area import Talk
from liveloop.talk.polls import export
from liveloop.talk.polls.questions import Count, PollQuestion, PollQuestionRead, results_of
from tests.people.conftest import Browser, MakeBrowser
from tests.shows.rig import Stage
from tests.talk.polls.test_polls import SOON, act, changes, polls

QUESTIONS: list[dict[str, Any]] = [
    {"kind": "single", "text": "How did you hear of us?", "options": ["friend", "web"]},
    {"kind": "multiple", "text": "Which teas?", "options": ["green", "black", "white"], "results": "end"},
    {"kind": "scale", "text": "Would you tell a friend?", "scale": 10, "low": "never", "high": "surely"},
    {"kind": "scale", "text": "How was the sound?", "scale": 5, "required": False, "results": "staff"},
    {"kind": "text", "text": "What is missing?", "required": False},
]
GOOD: list[Any] = [0, [2, 0], 10, None, "  more \n tea "]
KEPT: list[Any] = [0, [0, 2], 10, None, "more tea"]


async def opened(stage: Stage, **wanted: Any) -> tuple[uuid.UUID, dict[str, Any]]:
    planned = await stage.plan(scheduled_at=SOON)
    form = {"question": "A few questions", "questions": QUESTIONS, **wanted}
    answer = await stage.owner.post(f"/broadcasts/{planned}/polls", json=form)
    assert answer.status_code == 201, answer.text
    answer = await act(stage.owner, planned, answer.json(), "open")
    assert answer.status_code == 200, answer.text
    return planned, dict(answer.json())


async def send(viewer: Browser, poll: dict[str, Any], answers: list[Any]) -> Any:
    if not viewer.cookies:
        assert (await viewer.post("/rooms/tea-room/join", json={})).status_code == 200
    return await viewer.post("/watch/tea-room/votes", json={"poll_id": poll["id"], "answers": answers})


async def test_one_submission_a_person_as_a_whole(stage: Stage, browser: MakeBrowser) -> None:
    planned, poll = await opened(stage)
    viewer = browser()
    first = (await send(viewer, poll, GOOD)).json()
    assert (first["answers"], first["choices"]) == (KEPT, None)
    for other in (GOOD, [1, [1], 0, 1, "other"], ["nonsense"]):
        assert (await send(viewer, poll, other)).json() == first
    assert (await viewer.get(f"/watch/tea-room/polls/{poll['id']}/ballot")).json() == first
    (read,) = await polls(stage, planned)
    assert read["results"]["voters"] == 1
    assert [one["answered"] for one in read["results"]["questions"]] == [1, 1, 1, 0, 1]


async def test_many_at_once_with_repetitions_are_counted_exactly(stage: Stage, browser: MakeBrowser) -> None:
    planned, poll = await opened(stage)
    viewers = [browser() for _ in range(8)]
    for viewer in viewers:
        await viewer.post("/rooms/tea-room/join", json={})
    given = [[number % 2, [number % 3], number, 1 + number % 5, "x"] for number in range(8)]
    answers = await asyncio.gather(
        *(send(viewer, poll, given[number]) for number, viewer in enumerate(viewers) for _ in range(3))
    )
    assert {answer.status_code for answer in answers} == {200}
    (read,) = await polls(stage, planned)
    assert read["results"]["voters"] == 8
    votes = [one["votes"] for one in read["results"]["questions"]]
    assert votes == [[4, 4], [3, 3, 2], [1] * 8 + [0] * 3, [2, 2, 2, 1, 1], []]


async def test_each_question_says_when_viewers_see_its_numbers(
    stage: Stage, browser: MakeBrowser, database: Database, channels: ChannelLog
) -> None:
    planned, poll = await opened(stage)
    mine = (await send(browser(), poll, [1, [1], 9, 3, "secret words"])).json()
    assert [one and one["votes"] for one in mine["results"]["questions"]] == [
        [0, 1],
        None,
        [0] * 9 + [1, 0],
        None,
        None,
    ]
    assert mine["results"]["questions"][2] | {"votes": []} == {
        "votes": [],
        "answered": 1,
        "average": 9.0,
        "promoters": 100,
    }
    await act(stage.owner, planned, poll, "close")
    *_, closed = await changes(database, channels, stage)
    assert [one is not None for one in closed["results"]["questions"]] == [True, True, True, False, False]
    assert "secret words" not in str(closed)


@pytest.mark.parametrize(
    ("answers", "code", "question"),
    [
        ([None, [0], 5, None, None], "vote.answer_missing", 0),
        ([0, [], 5, None, None], "vote.answer_missing", 1),
        ([2, [0], 5, None, None], "vote.invalid", 0),
        ([-1, [0], 5, None, None], "vote.invalid", 0),
        ([0, [0, 3], 5, None, None], "vote.invalid", 1),
        ([0, 0, 5, None, None], "vote.invalid", 1),
        ([0, [0], 11, None, None], "vote.invalid", 2),
        ([0, [0], 5, 0, None], "vote.invalid", 3),
        ([0, [0], 5, None, "x" * 301], "vote.invalid", 4),
        ([0, [0], 5, None, 4], "vote.invalid", 4),
        ([0, [0], "5", None, None], "vote.invalid", 2),
        ([0, [0], 5, None], "vote.invalid", None),
    ],
)
async def test_what_is_no_answer_is_refused_and_its_question_named(
    stage: Stage, browser: MakeBrowser, answers: list[Any], code: str, question: int | None
) -> None:
    _, poll = await opened(stage)
    viewer = browser()
    problem = (await send(viewer, poll, answers)).json()
    assert (problem["code"], problem.get("question")) == (code, question)
    assert (await send(viewer, poll, GOOD)).status_code == 200


async def test_listed_words_are_not_kept(stage: Stage, browser: MakeBrowser) -> None:
    planned, poll = await opened(stage)
    words = {"words": ["swindle"], "action": "block"}
    assert (await stage.owner.post("/moderation/words", json=words)).status_code == 200
    viewer = browser()
    refused = await send(viewer, poll, [0, [0], 5, None, "what a swindle"])
    assert (refused.status_code, refused.json()["code"], refused.json()["question"]) == (
        422,
        "vote.blocked",
        4,
    )
    assert (await polls(stage, planned))[0]["results"]["voters"] == 0
    assert (await send(viewer, poll, GOOD)).status_code == 200


async def test_staff_reads_the_words_page_by_page(stage: Stage, browser: MakeBrowser) -> None:
    planned, poll = await opened(stage)
    for number in range(5):
        await send(browser(), poll, [0, [0], 5, None, f"word {number}" if number % 2 else None])
    url = f"/broadcasts/{planned}/polls/{poll['id']}/ballots"
    first = (await stage.owner.get(f"{url}?written=4&limit=1")).json()
    rest = (await stage.owner.get(f"{url}?written=4&limit=1&cursor={first['next_cursor']}")).json()
    read = [one["choices"][4] for one in (*first["items"], *rest["items"])]
    assert (sorted(read), rest["next_cursor"]) == (["word 1", "word 3"], None)
    assert {one["person_id"] for one in (*first["items"], *rest["items"])} == {None}
    assert len((await stage.owner.get(url)).json()["items"]) == 5


async def test_a_long_export_comes_in_pieces(
    stage: Stage, browser: MakeBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "AT_ONCE", 2)
    planned, poll = await opened(stage)
    for number in range(5):
        await send(browser(), poll, [0, [0], number, None, None])
    text = (await stage.owner.get(f"/broadcasts/{planned}/polls/{poll['id']}/ballots.csv")).text
    lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    assert sorted(line[3] for line in lines[1:]) == ["0", "1", "2", "3", "4"]


async def test_the_export_has_a_line_a_submission(stage: Stage, browser: MakeBrowser) -> None:
    planned, poll = await opened(stage, anonymous=False)
    viewer = browser()
    await send(viewer, poll, [1, [2, 0], 7, 4, "=1+1"])
    you = (await viewer.post("/rooms/tea-room/join", json={})).json()["you"]
    text = (await stage.owner.get(f"/broadcasts/{planned}/polls/{poll['id']}/ballots.csv")).text
    heads, line = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    assert heads == ["time", "person", "name", *(question["text"] for question in QUESTIONS)]
    assert line[1:] == [you["id"], you["name"], "web", "green; white", "7", "4", "'=1+1"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"questions": []},
        {"questions": [QUESTIONS[0]] * 21},
        {"questions": [QUESTIONS[4]] * 11},
        {"options": ["a", "b"]},
        {"answer": [0]},
        {"questions": [{"kind": "single", "text": "?", "options": ["one"]}]},
        {"questions": [{"kind": "single", "text": "?", "options": ["same", "same"]}]},
        {"questions": [{"kind": "scale", "text": "?"}]},
        {"questions": [{"kind": "scale", "text": "?", "scale": 7}]},
        {"questions": [{"kind": "text", "text": "?", "options": ["a", "b"]}]},
        {"questions": [{"kind": "text", "text": "?", "low": "a"}]},
        {"questions": [{"kind": "text", "text": " "}]},
    ],
)
async def test_a_questionnaire_that_makes_no_sense_is_refused(stage: Stage, wrong: dict[str, Any]) -> None:
    planned = await stage.plan(scheduled_at=SOON)
    form = {"question": "A few questions", "questions": QUESTIONS, **wrong}
    assert (await stage.owner.post(f"/broadcasts/{planned}/polls", json=form)).status_code == 422


async def test_the_largest_submission_fits_into_one_message_of_the_socket(
    stage: Stage, browser: MakeBrowser, shows: Shows, talk: Talk
) -> None:
    written = [{"kind": "text", "text": "?" * 200}] * 10
    chosen = [{"kind": "multiple", "text": "?", "options": [f"{n}" for n in range(10)]}] * 10
    _, poll = await opened(stage, questions=[*written, *chosen])
    answers = [*["😀" * 300] * 10, *[list(range(10))] * 10]
    data = {"poll_id": poll["id"], "answers": answers}
    joined = (await browser().post("/rooms/tea-room/join", json={})).json()
    by = await shows.tickets.use(joined["ticket"])
    answer = await talk.commands["poll.vote"](Order(by=by, id="c", data=data))
    assert answer["answers"] == answers
    assert len(str(data).encode()) < 15 * 1024


def test_the_net_promoter_score_leaves_out_the_passive() -> None:
    question = PollQuestionRead.model_validate(PollQuestion.model_validate(QUESTIONS[2]).model_dump())
    votes = [1, 0, 0, 0, 0, 0, 2, 5, 5, 1, 6]
    results = results_of(question, Count(votes=votes, answered=20))
    assert (results.promoters, results.average) == (20, 7.8)
    assert results_of(question, Count(votes=[0] * 11, answered=0)).promoters is None
