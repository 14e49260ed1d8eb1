"""Who a ballot is from, as far as the database may know."""

from __future__ import annotations

import hashlib
import hmac
import uuid

from liveloop.kit.seal import derive
from liveloop.talk.polls.models import Poll

PURPOSE = "anonymous ballots"


class VoterKeys:
    """The key under which a person has one ballot in a poll.

    In an anonymous poll it is an HMAC of poll and person with a key out of the master secret, which is not
    in the database: from the ballots alone nobody is found, and two polls have nothing in common.
    """

    def __init__(self, secret: str) -> None:
        self._key = derive(secret, PURPOSE)

    def of(self, poll: Poll, person_id: uuid.UUID) -> uuid.UUID:
        if not poll.anonymous:
            return person_id
        digest = hmac.digest(self._key, poll.id.bytes + person_id.bytes, hashlib.sha256)
        return uuid.UUID(bytes=digest[:16])
