"""Why likes are not taken."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Invalid


class LikesInvalid(Invalid):
    code = "likes.invalid"


class LikesClosed(Conflict):
    code = "likes.closed"
