"""Why a comment is not taken."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Invalid, NotFound, TooMany


class CommentInvalid(Invalid):
    code = "comment.invalid"


class CommentsClosed(Conflict):
    code = "comments.closed"


class TooFast(TooMany):
    code = "comment.too_fast"


class CommentBlocked(Invalid):
    code = "comment.blocked"


class Repeated(TooMany):
    code = "comment.repeated"


class LongRun(Invalid):
    code = "comment.long_run"


class CommentNotDeleted(Conflict):
    code = "comment.not_deleted"


class HeldNotFound(NotFound):
    code = "held_comment.not_found"


class AlreadyJudged(Conflict):
    code = "held_comment.already_judged"


class CommentNotFound(NotFound):
    code = "comment.not_found"
