"""What can go wrong with the assistant's rules."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, NotFound


class ReplyRuleNotFound(NotFound):
    code = "reply_rule.not_found"


class TooManyReplyRules(Conflict):
    code = "reply_rules.too_many"
