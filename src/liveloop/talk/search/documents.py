"""What a comment is found by besides its words, and the language of both databases for it. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from liveloop.talk.search.terms import Term, terms_of

MARK = "§"
"""Begins a term that no comment can hold, for it is neither letter nor digit."""
NUMBER_BITS = 10


class CommentState(StrEnum):
    """`waiting`, `rejected` and `blocked` were never shown, `shadowed` only to their author."""

    SHOWN = "shown"
    DELETED = "deleted"
    WAITING = "waiting"
    REJECTED = "rejected"
    BLOCKED = "blocked"
    SHADOWED = "shadowed"


class StateFilter(StrEnum):
    """`held`: never shown; `pinned`: was on top at some time."""

    ANY = "any"
    SHOWN = "shown"
    HELD = "held"
    DELETED = "deleted"
    PINNED = "pinned"


@dataclass(frozen=True, slots=True)
class Document:
    """A comment as search sees it."""

    comment_id: uuid.UUID
    organisation_id: uuid.UUID
    room_id: uuid.UUID
    broadcast_id: uuid.UUID
    person_id: uuid.UUID
    body: str
    created_at: datetime
    state: CommentState
    pinned: bool

    @property
    def terms(self) -> list[str]:
        places = scope(self.organisation_id, self.room_id, self.broadcast_id, self.person_id)
        states = {_state_filter(self.state)} | ({StateFilter.PINNED} if self.pinned else set())
        return sorted({*terms_of(self.body), *places, *map(state_term, states)})


def scope(
    organisation_id: uuid.UUID,
    room_id: uuid.UUID | None = None,
    broadcast_id: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
) -> list[str]:
    """Terms for where and by whom; the random half of an id is enough, whoever finds compares the whole."""
    named = {"o": organisation_id, "r": room_id, "b": broadcast_id, "p": person_id}
    return [f"{MARK}{kind}{one.hex[16:]}" for kind, one in named.items() if one is not None]


def state_term(state: StateFilter) -> str:
    return f"{MARK}s{state}"


def first_number(moment: datetime) -> int:
    """The first of the 1,024 numbers of a millisecond."""
    return int(moment.timestamp() * 1000) << NUMBER_BITS


def numbered(documents: Sequence[Document], taken: Collection[int]) -> dict[uuid.UUID, int]:
    """A free number for each, in the order of their ids, in its millisecond; when it is full, in the next."""
    used = set(taken)
    numbers = {}
    for document in sorted(documents, key=lambda one: one.comment_id):
        number = first_number(document.created_at)
        while number in used:
            number += 1
        used.add(number)
        numbers[document.comment_id] = number
    return numbers


def match_fts5(scopes: Sequence[str], terms: Sequence[Term]) -> str:
    """https://www.sqlite.org/fts5.html#full_text_query_syntax"""
    wanted = [*map(Term, scopes), *terms]
    return " AND ".join(f'"{term.text}"{"*" if term.open else ""}' for term in wanted)


def match_tsquery(scopes: Sequence[str], terms: Sequence[Term]) -> str:
    """https://www.postgresql.org/docs/current/datatype-textsearch.html"""
    wanted = [*map(Term, scopes), *terms]
    return " & ".join(f"'{term.text}'{':*' if term.open else ''}" for term in wanted)


def _state_filter(state: CommentState) -> StateFilter:
    if state in {CommentState.SHOWN, CommentState.DELETED}:
        return StateFilter(state)
    return StateFilter.HELD
