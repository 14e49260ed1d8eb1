"""How fast one person may comment, so that nobody keeps this process busy. A person's socket is in one
process; what a room allows is decided by the database (`flood`)."""

from __future__ import annotations

import math
import uuid
from collections import OrderedDict, deque

from liveloop.kit.clock import Clock
from liveloop.talk.comments.errors import TooFast

REMEMBERED = 50_000


class Pace:
    """At most `comments` within `seconds`. One that is sent again counts once."""

    def __init__(self, clock: Clock, *, comments: int, seconds: float) -> None:
        self._clock = clock
        self._comments = comments
        self._seconds = seconds
        self._sent: OrderedDict[uuid.UUID, deque[tuple[float, str]]] = OrderedDict()

    def take(self, person_id: uuid.UUID, client_id: str) -> None:
        """Count a comment; raises TooFast, and then does not count it."""
        now = self._clock.monotonic()
        sent = self._sent.setdefault(person_id, deque(maxlen=self._comments))
        self._sent.move_to_end(person_id)
        if any(known == client_id for _, known in sent):
            return
        if len(sent) == self._comments and now - sent[0][0] < self._seconds:
            wait = math.ceil(self._seconds - (now - sent[0][0]))
            raise TooFast("You are writing very fast. Wait a moment.", retry_after=max(1, wait))
        sent.append((now, client_id))
        while len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
